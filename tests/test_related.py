"""Related stories: what is rare decides, with a reason a reader can check, the same on every machine."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest
from desk import SITE, Desk, parsed, story, tags

from generator import ledger
from generator.catalog import Catalog, Reader, Stock, Wishes
from generator.disk import codec
from generator.ledger import Terms
from generator.model import Card, Moment, Sheet, Shelf, Story, Term
from generator.relate import relate, sidebar
from generator.relate.threads import Threads
from generator.related import index, nearest, suggest, weights, words
from generator.related.reasons import Reasons
from generator.related.weights import UNIT, Counts, Weights
from generator.site import Site

PADDING = (
    "The council met on Monday evening in the old hall and talked for three hours about money,"
    " drains, parking and the weather before it went home."
)
CORPUS = {
    "dredging-1": ("Judge halts dredging of the Quern", "2019-10-24", "Dredging, Oysters",
                   "The injunction protects the oyster beds while silt is measured."),
    "dredging-2": ("Oyster growers sue over dredging", "2019-06-02", "Dredging, Oysters",
                   "The growers say silt from the dredger would smother every oyster bed."),
    "dredging-3": ("Silt study is published", "2020-05-11", "Dredging",
                   "The silt from dredging would reach the oyster beds in eleven tides."),
    "ferry-1": ("Ferry delayed by a seal", "2017-07-11", "Patience Ferry",
                "The skipper Dilys Tarrant waited for it to leave the slip."),
    "ferry-2": ("One last crossing", "2024-05-20", "Patience Ferry",
                "At the wheel the skipper Dilys Tarrant sounded the horn for good."),
    "choir-1": ("Carols from memory", "2022-12-16", "",
                "On the stage Grace Tolland conducted without a score, and the altos knew everything."),
    "choir-2": ("Sopranos wanted", "2023-02-01", "",
                "Again this spring Grace Tolland looks for sopranos who sing without a score."),
    **{f"other-{n}": (f"{word} in the hall", f"2018-0{n}-01", "", f"{word} {word} nobody else {word}.")
       for n, word in enumerate(("Chess", "Knitting", "Boxing", "Ballroom", "Judo"), 1)},
}  # fmt: skip


def files(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        title, date, tags, body = CORPUS[name]
        text = story(title, date, f"{body}\n\n{PADDING}", tags=tags or "[]", id=name)
        yield f"content/articles/{name}.md", text


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("related")).write({"content/site.yaml": SITE})
    desk.write(dict(files(list(CORPUS)))).build()
    return desk


def near(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """id → (id, reason) of its related stories, those of the same thread first."""
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        spreads = {name: reader.spread(Shelf("story", name)) for name in CORPUS}
    return {
        name: [
            (item.card.id, item.reason[0] % {"what": item.reason[1]})
            for item in (*stand.earlier, *stand.since, *stand.related)
        ]
        for name, stand in spreads.items()
    }


def test_the_obvious_neighbours(desk: Desk) -> None:
    found = near(desk)
    assert {other for other, _ in found["dredging-1"][:2]} == {"dredging-2", "dredging-3"}
    assert found["ferry-1"][0][0] == "ferry-2" and found["ferry-2"][0][0] == "ferry-1"
    assert found["choir-1"][0][0] == "choir-2" and found["choir-2"][0][0] == "choir-1"
    others = {other for name in CORPUS if name.startswith("other") for other, _ in found[name]}
    assert not any(name.startswith(("dredging", "ferry")) for name in others), "nothing rare is shared"


def test_the_reasons(desk: Desk) -> None:
    found = {(id, other): reason for id, others in near(desk).items() for other, reason in others}
    assert found["dredging-1", "dredging-2"] == "Both on Oysters · Dredging"
    assert found["dredging-1", "dredging-3"] == "Both on Dredging"
    assert found["ferry-1", "ferry-2"] == "Both on Patience Ferry"
    assert found["choir-1", "choir-2"] == "Both mention Grace Tolland"


@pytest.mark.parametrize(
    ("language", "empty", "telling"),
    [
        ("en", "before hadn't good the said yesterday Monday told mustn't", "oyster"),
        ("de", "worden hätte gestern teilte wurde nach über Montag", "Austern"),
        ("fr", "avant quelqu'un selon hier lundi cette ainsi", "huître"),
        ("ga", "agus Dé-Luain faoi", "oisrí"),
        ("es-MX", "según lunes después había ayer también esta", "ostras"),
        ("nb", "hadde ville mandag etter opplyste denne", "østers"),
        ("ru", "который понедельник вчера сообщил после было", "устрицы"),
        ("sr", "који понедељак рекао јуче после било", "острига"),
        ("et", "ütles esmaspäev eile pärast tema oleks", "auster"),
    ],
)
def test_what_any_report_holds_is_never_a_reason(tmp_path, language: str, empty: str, telling: str) -> None:
    """However small the archive."""
    desk = Desk(tmp_path).write(
        {"content/site.yaml": SITE.replace("timezone", f"language: {language}\ntimezone")}
    )
    reports = {
        "one": f"{telling} {empty} quern",
        "two": f"{telling} {' '.join(reversed(empty.split()))} sele",
    }
    for id, text in reports.items():
        desk.write({f"content/articles/{id}.md": story(id.capitalize(), "2019-10-24", text, id=id)})
    desk.write({"content/articles/x.md": story("Chess", "2019-10-24", "Knitting, boxing, ballroom, judo.")})
    desk.build()
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        found = [reader.spread(Shelf("story", id)) for id in reports]
    why = [item.reason for stand in found for item in (*stand.earlier, *stand.since, *stand.related)]
    assert {(text, what.lower()) for text, what in why} == {("Shares the word %(what)s", telling.lower())}


PEOPLE = ["Dilys Tarrant", "Oswald Finch", "Grace Tolland", "Ida Marsh", "Enid Sele"]
TRADES = "masons carpenters surveyors painters riveters welders".split()


@pytest.mark.parametrize(
    ("names", "filed", "told"),
    [
        (PEOPLE[:2], "", "Both mention %(what)s"),
        (PEOPLE, "", "Both mention %(what)s"),
        (PEOPLE, "Bridges", "Both on %(what)s"),
    ],
)
def test_whole_names_of_the_opening_are_told_before_words_and_tags_before_them(
    tmp_path, names: list[str], filed: str, told: str
) -> None:
    """An opening counts twice for words and not for names, which are told all the same."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for id, way in (("opened", 1), ("closed", -1)):
        text = f"The bridge was {id} by {', '.join(names[::way])} and {', '.join(TRADES[::way])}."
        text += f" Then {', '.join(name.split()[1] for name in names[::way])} spoke."
        desk.write({f"content/articles/{id}.md": story(id, "2019-01-05", text, tags=filed or "[]", id=id)})
    for n, word in enumerate(("Chess", "Knitting", "Boxing", "Ballroom", "Judo")):
        desk.write({f"content/articles/{n}.md": story(word, "2018-01-01", f"{word} {word} alone.")})
    desk.build()
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        stand = reader.spread(Shelf("story", "opened"))
    (why,) = (item.reason for item in (*stand.earlier, *stand.since, *stand.related))
    text, what = why
    assert text == told
    assert what == "Bridges" if filed else len({*what.split(" · ")}.intersection(names)) == 2


def test_a_reason_is_names_before_words_and_what_is_no_word_is_none() -> None:
    def reason(shared: str, written: str, section: str = "") -> tuple[str, str]:
        spellings = written.split()
        terms = np.array([*map(words.number, spellings)], "u4").tobytes() + bytes(len(spellings))
        card = Card("x", "/x/", "X", section=Term(section.lower(), section) if section else None)
        filed = [words.number(f"/{section.lower()}")] if section else []
        common = np.array([*map(words.number, shared.split()), *filed], "u4").tobytes()
        return Reasons(card, terms, "\n".join(spellings)).reason(common)

    assert reason("silt @Marsh", "silt @Marsh marsh") == ("Both mention %(what)s", "Marsh")
    assert reason("silt marsh mud", "silt @Marsh marsh mud") == (
        "Shares the words %(what)s",
        "Marsh, silt, mud",
    )
    assert reason("silt", "silt") == ("Shares the word %(what)s", "silt")
    assert reason("1,200 2016", "1,200 2016") == ("On a similar subject", "")
    assert reason("1,200", "1,200", "Harbour") == ("Both in %(what)s", "Harbour")
    assert reason("疏浚 的船", "疏浚 的船") == ("Shares the word %(what)s", "疏浚")


def test_nearness_is_the_same_from_both_sides_and_never_with_oneself(desk: Desk) -> None:
    found = {id: {other for other, _ in others} for id, others in near(desk).items()}
    assert all(id not in others for id, others in found.items())
    assert all(id in found[other] for id, others in found.items() for other in others)


def test_readers_see_them(desk: Desk) -> None:
    page = parsed(desk.page("2019/10/24/judge-halts-dredging-of-the-quern/index.html"))
    (rail,) = (aside for aside in tags(page, "aside") if aside.get("aria-label") == "Related stories")
    assert {link.text for link in tags(rail, "a")} == {
        CORPUS[name][0] for name in ("dredging-2", "dredging-3")
    }
    assert "Both on Oysters · Dredging" in "".join(rail.itertext())


def test_the_order_of_arrival_does_not_matter(desk: Desk, tmp_path) -> None:
    """Once the weights are the same, so is every list."""
    other = Desk(tmp_path).write({"content/site.yaml": SITE})
    other.write({"content/ledger/terms.tsv": desk.read("content/ledger/terms.tsv")})
    for name, text in reversed(list(files(list(CORPUS)))):
        other.write({name: text})
        if name.endswith("1.md"):
            other.build()
    other.build()
    assert near(other) == near(desk)


def test_weights_are_frozen_until_the_archive_has_doubled(tmp_path) -> None:
    names = list(CORPUS)
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(names[:3]))})
    terms = desk.root / "content/ledger/terms.tsv"

    def frozen_over(number: int) -> int:
        desk.write(dict(files(names[:number]))).build()
        return ledger.parse_terms(terms.read_text()).articles

    assert [frozen_over(number) for number in (3, 4, 5, 6, 7, 11, 12)] == [3, 3, 3, 6, 6, 6, 12]


def test_lost_weights_are_frozen_anew(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    desk.build()
    text = desk.read("content/ledger/terms.tsv")
    for damage in ("", "no weights\n", text.replace("\t", " ")):
        desk.write({"content/ledger/terms.tsv": damage}).build()
        assert desk.read("content/ledger/terms.tsv") == text


def test_an_editor_may_set_a_weight(tmp_path) -> None:
    """The ledger is an input: what stands in it is used, and kept."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    desk.build()
    before, frozen = near(desk)["choir-1"][0][1], desk.read("content/ledger/terms.tsv")
    text = frozen.replace("@grace tolland\t2", "@grace tolland\t1200")
    assert text != frozen and before == "Both mention Grace Tolland"
    desk.write({"content/ledger/terms.tsv": text}).build()
    assert desk.read("content/ledger/terms.tsv") == text
    assert near(desk)["choir-1"][0][1] != before


# ── one change at a time comes to the same as all at once ──

SUBJECTS = ("oyster silt dredger", "skipper ferry slip", "choir alto carol", "drain council culvert")


def random_story(rng: random.Random) -> str:
    subject = rng.choice(SUBJECTS).split() * 3 + rng.choices(
        "tide lamp bell rope coal inn lane gate".split(), k=6
    )
    body = " ".join(rng.choices([*subject, "Dilys Tarrant", "Grace Tolland"], k=rng.randint(5, 40)))
    tags = ", ".join(rng.sample(["Oysters", "Ferry", "Choir"], rng.randint(0, 2)))
    return story(body[:20], f"20{rng.randint(10, 19)}-0{rng.randint(1, 9)}-11", body, tags=tags or "[]")


def listed(desk: Desk) -> dict[str, list[tuple[int, int]]]:
    """id → rank and id of every candidate and of the nearest."""
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        names = dict(reader.rows("SELECT number, id FROM vector"))
        rows = list(reader.rows("SELECT number, found FROM found"))
    return {
        names[number]: [
            (int(rank), names[int(other)])
            for ranked in nearest.Found.unpack(data)[:3] for rank, other in zip(*ranked, strict=True)
        ]
        for number, data in rows
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_follows_a_change_is_what_all_anew_would_be(tmp_path, monkeypatch, seed: int) -> None:
    """With room for so few candidates that stories push each other out, and many are lonely."""
    for name, number in (("CANDIDATES", 5), ("MEANT", 3), ("NEAREST", 4), ("FEW", 3)):
        monkeypatch.setattr(nearest, name, number)
    rng = random.Random(seed)
    desk = Desk(tmp_path / "one").write({"content/site.yaml": SITE})
    paths = [f"content/articles/{n}.md" for n in range(60)]
    desk.write({path: random_story(rng) for path in paths[:50]}).build()
    for _ in range(6):
        desk.write({path: random_story(rng) for path in rng.sample(paths, rng.randint(1, 3))})
        victim = desk.root / rng.choice(paths)
        victim.unlink(missing_ok=True)
        desk.build()
    assert index.Segment.load(next((desk.root / ".cache/index").iterdir())).end == 50, "never all anew"
    before = listed(desk)
    shutil.rmtree(desk.root / ".cache")
    desk.build()
    assert listed(desk) == before


def test_a_lost_or_damaged_index_is_made_anew(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    desk.build()
    before = near(desk)
    changed = dict(files(["ferry-1"]))
    for n, damage in enumerate(
        (
            shutil.rmtree,
            lambda folder: (folder / "words.npy").write_bytes(b"no array"),
            lambda folder: (folder / "facts.npy").write_bytes(b""),
        )
    ):
        damage(next((desk.root / ".cache/index").iterdir()))
        desk.write({name: f"{text}\n\nA line more, {n}.\n" for name, text in changed.items()}).build()
        assert len(list((desk.root / ".cache/index").iterdir())) == 1
    desk.write(changed).build()
    assert near(desk) == before


# ── the arithmetic ──


THOUSAND = Terms(1000, {})


def told(*stories: tuple[str, str], frozen: Terms = THOUSAND) -> index.Segment:
    """A segment of stories, each a headline and a text."""
    counted = [words.count(Story(title=title, body=body), "en") for title, body in stories]
    vectors = Weights.of(frozen, "en").vectors(Counts.of([(one.terms, {}) for one in counted]))
    keys = [index.key(str(n)) for n in range(len(stories))]
    return index.Segment.of(0, keys, [700_000] * len(stories), vectors)


def test_words_are_counted_by_stem_and_names_twice() -> None:
    counted = words.count(
        Story(title="Oysters", body="So the skipper Dilys Tarrant sold 1,200 oysters."), "en"
    )
    assert counted.spelling.split("\n") == sorted(counted.spelling.split("\n"), key=term_number)
    assert {"oysters", "1,200", "dilys", "@Dilys", "@Dilys Tarrant"} <= set(counted.spelling.split("\n"))
    size = len(counted.terms) // 5
    times = dict(zip(counted.spelling.split("\n"), counted.terms[4 * size :], strict=True))
    assert (
        times["oysters"] & words.MOST == words.HEADLINE + words.OPENING
        and times["oysters"] >> 6 == words.WORD
    )
    assert times["@Dilys Tarrant"] >> 6 == words.NAMED


def term_number(written: str) -> int:
    return words.number(words.term_of(written, words.stemmer("en")))


def test_a_name_at_the_start_of_a_sentence_is_only_a_word() -> None:
    written = words.count(Story(title="", body="Today it rained. Tarrant waited."), "en").spelling.split("\n")
    assert not [one for one in written if one.startswith("@")]


def test_other_languages_have_stems_of_their_own() -> None:
    german, unknown = (words.count(Story(title="Häuser Hauses"), code) for code in ("de-AT", "tlh"))
    assert len(german.spelling.split("\n")) == 1 and len(unknown.spelling.split("\n")) == 2


def test_a_vector_is_integers_of_one_length() -> None:
    segment = told(("Oysters", " ".join(f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(400))))
    row = segment.weights[0].astype(int)
    assert len(row) == weights.KEPT and abs((row**2).sum() ** 0.5 - UNIT) < 10


def test_a_story_is_nearest_to_itself_and_as_near_from_both_sides() -> None:
    segment = told(
        ("Oysters sue", "Silt smothers oyster beds."), ("Silt study", "The silt would reach oysters.")
    )
    one, two = (found.tolist() for found in segment.found(segment.own(0, 2)))
    assert abs(one[0] - index.SAME) < index.SAME // 50
    assert one[1] == two[0] > 0


def test_words_of_like_meaning_bring_near_what_shares_none() -> None:
    segment = told(
        ("Judge jails thief", "The court sentenced him."), ("Prison for robber", "A trial ended, the jury convicted."),
        ("Rain", "Clouds and wind over hills."),
    )  # fmt: skip
    (found,) = nearest.find([(segment, segment.own(0, 1))], [0], np.zeros(0, "i8"))
    assert found.nearest.numbers[0] == 1


def test_terms_are_found_among_those_known_one_by_one_and_many_at_once() -> None:
    known = np.array([0, 5, 6, 7, 1 << 16, 70_000, (1 << 32) - 1], "u4")  # several begin with the same bits
    terms = np.array([0, 1, 5, 7, 8, 1 << 16, 70_000, 1 << 31, (1 << 32) - 2, (1 << 32) - 1], "u4")
    places = [0, 7, 1, 3, 7, 4, 5, 7, 7, 6]
    assert weights.places(terms, known).tolist() == places
    assert weights.places(np.tile(terms, weights.MANY), known).tolist() == places * weights.MANY
    assert weights.places(terms, known[:0]).tolist() == [0] * len(terms), "behind the end of none"


def test_the_terms_that_most_stories_hold_find_none() -> None:
    common = Terms(100_000, {"council": weights.COMMON + 1, "oyster": 2})
    segment = told(("council oyster", "council oyster"), frozen=common)
    leads = {
        int(segment.vocabulary[segment.words[0, place]]) for place in segment.leads[0] if place < weights.KEPT
    }
    assert words.number("oyster") in leads and words.number("council") not in leads


def test_nearness_in_time_is_a_small_bonus() -> None:
    near, far, never = nearest._gentle(
        np.array([8000] * 3), np.array([700_000]), np.array([700_000, 600_000, 0])
    )
    assert near == 8000 and 7000 <= far < never < 8000


def test_equals_stand_newest_first() -> None:
    days, keys = np.array([3, 9, 6], "i4"), np.ones(3, "u4")
    order = index.Told(*[keys] * 4, days, keys).order
    ranked = nearest.Ranked(5 << index.SCORE | order, np.array([30, 90, 60]))
    assert ranked.best(2).numbers.tolist() == [90, 60]


def test_tags_are_suggested_by_a_weighted_vote_of_the_nearest() -> None:
    near = [(90, ["ferry"]), (80, ["ferry", "weather"]), (60, ["weather"]), (50, ["choir"]), (40, ["ferry"])]
    assert suggest.suggested(near) == ["ferry", "weather"], "a tag of one story is chance"
    assert suggest.suggested([(90, ["ferry"]), (5, ["choir"]), (5, ["choir"]), (3, ["ferry"])]) == ["ferry"]
    many = [(10, [f"tag{n}" for n in range(9)])] * 30
    assert suggest.suggested(many) == [f"tag{n}" for n in range(suggest.MOST)]
    assert not suggest.suggested([])


AGENCY = " ".join(
    f"The skipper Dilys Tarrant told {n} people at Low Quay about seal {n * 7}." for n in range(12)
)


def test_a_story_that_ran_twice_takes_one_place_and_says_where_else_it_ran(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    for name, title, date, more in (
        ("wire", "Seals at Low Quay", "2019-04-01", ""), ("cut", "Low Quay has seals", "2019-04-02", "It was cut here."),
        ("late", "Seals at Low Quay once more", "2019-05-30", "Grace Tolland conducted altos, and a new seal came."),
    ):  # fmt: skip
        desk.write({f"content/articles/{name}.md": story(title, date, f"{AGENCY} {more}", id=name)})
    desk.build()
    page = "".join(parsed(desk.page("2019/04/01/seals-at-low-quay/index.html")).itertext())
    assert "Also ran as Low Quay has seals" in " ".join(page.split())
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        beside = {
            id: [other for (other,) in reader.rows("SELECT other FROM near WHERE id = ?", id)]
            for id in ("wire", "late")
        }
    assert "cut" not in beside["wire"] and len({"wire", "cut"} & set(beside["late"])) == 1
    (desk.root / "content/articles/cut.md").unlink()
    desk.build()
    assert "Also ran as" not in desk.page("2019/04/01/seals-at-low-quay/index.html")


def reports(desk: Desk, **heads: str) -> None:
    """An agency's report that ran twice, and one that follows; `heads` say more of one of them."""
    for id, title, date, text in (
        ("qqzx", "Seals at Low Quay", "2019-04-01", AGENCY), ("cut", "Low Quay has seals", "2019-04-02", f"{AGENCY} Cut."),
        ("late", "Seals once more", "2019-05-30", f"{AGENCY} Grace Tolland conducted altos, and a new seal came."),
    ):  # fmt: skip
        desk.write(
            {
                f"content/articles/{id}.md": story(
                    title, date, text, id=id, **{heads[id]: "[qqzx]"} if id in heads else {}
                )
            }
        )


def beside(desk: Desk, id: str) -> tuple[set[str], list[str]]:
    """Where else a story ran, and what stands beside it."""
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        stand = reader.spread(Shelf("story", id))
    shown = (*stand.earlier, *stand.since, *stand.related)
    return {card.id for card in stand.reruns}, [item.card.id for item in shown]


def test_a_pinned_story_and_its_copy_take_one_place(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    reports(desk, late="related")
    desk.build()
    assert {"qqzx", "cut"}.intersection(beside(desk, "late")[1]) == {"qqzx"}


def test_an_editor_has_the_last_word_on_where_else_a_story_ran(tmp_path) -> None:
    """Said in one of the two it holds for both, as soon as it is said and as long."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    ran = []
    for heads in ({}, {"cut": "unrelated"}, {}):
        reports(desk, **heads)
        desk.build()
        ran.append(("cut" in beside(desk, "qqzx")[0], "qqzx" in beside(desk, "cut")[0]))
    assert ran == [(True, True), (False, False), (True, True)]
    reports(desk, cut="unrelated")
    desk.build()
    desk.write({"content/articles/other.md": story("qqzx", "2019-04-01", "Vvkq.")}).build()
    assert "cut" in beside(desk, "qqzx")[0] and "qqzx" in beside(desk, "cut")[0], "the name means two stories"
    (desk.root / "content/articles/other.md").unlink()
    desk.build()
    assert "cut" not in beside(desk, "qqzx")[0] and "qqzx" not in beside(desk, "cut")[0]


def test_a_story_of_long_ago_runs_again_under_another_headline_and_a_form_does_not(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    form = "The warden of the weir counted {} eels and {} otters at the sluice before the tide came in at Low Quay."
    for id, title, date, text in (
        ("first", "Seals at Low Quay", "2017-04-01", AGENCY), ("again", "From the archive: Seals at Low Quay", "2019-04-01", AGENCY),
        ("eels", "Eels counted", "2018-04-01", form.format(12, 4)), ("more", "Eels counted", "2018-04-02", form.format(31, 7)),
    ):  # fmt: skip
        desk.write({f"content/articles/{id}.md": story(f"'{title}'", date, text, id=id)})
    desk.build()
    ran = [beside(desk, id)[0] for id in ("first", "again", "eels", "more")]
    assert ran == [{"again"}, {"first"}, set(), set()]


def test_a_text_that_comes_to_run_like_another_is_known_to_both(tmp_path) -> None:
    """The order of its words changes, which its terms do not tell: the other story is looked at all the same."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    one = [f"one skipper told {n} people about seal number {n * 7} at that quay." for n in range(10, 24)]
    mixed = [
        *one[:4],
        *(" ".join(reversed(line.rstrip(".").split())) + "." for line in one[4:]),
    ]  # after the opening
    desk.write({"content/articles/wire.md": story("Seals", "2019-04-01", " ".join(one), id="wire")})
    desk.write({"content/articles/cut.md": story("Seals", "2019-04-02", " ".join(mixed), id="cut")}).build()
    assert "Also ran as" not in desk.page("2019/04/01/seals/index.html")
    desk.write({"content/articles/cut.md": story("Seals", "2019-04-02", " ".join(one), id="cut")}).build()
    assert "Also ran as" in desk.page("2019/04/01/seals/index.html")


# ── work ──


def fill(catalog: Catalog, number: int, text: str) -> None:
    """Puts a story into a catalog as survey and absorb do, without a file."""
    id, when = f"s{number}", Moment("2019-01-01T00:00:00")
    path, told = f"articles/{id}.md", Story(title=text.split()[0], body=text, published=when)
    catalog.put_sheet(
        path, id, codec.pack(Sheet(path, told)), "", "", words.count(told, "en"), Wishes(), (), ()
    )
    card = codec.pack(Card(id, f"/{id}/", told.title, when))
    catalog.put_articles([Stock(path, "", "", "", "published", 0, 2**62, id, f"/{id}/", False, card, "", "")])
    catalog.make_stale([id])


def lone(number: int) -> str:
    word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")
    return " ".join(f"{word}{end}" for end in ("ton", "ley", "wick", "ham", "ford", "mouth"))


def test_a_story_more_draws_up_the_lists_it_changes_however_large_the_archive(tmp_path, monkeypatch) -> None:
    counts: Counter[str] = Counter()
    for owner, name in ((sidebar, "compose"), (Threads, "_decide")):
        usual = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *a, name=name, usual=usual: (counts.update([name]), usual(*a))[1]
        )
    listed = nearest.listed
    monkeypatch.setattr(
        nearest, "listed", lambda sight, few: (counts.update(listed=len(few)), listed(sight, few))[1]
    )
    done = []
    for size in (300, 3000):
        folder = tmp_path / str(size)
        site = Site(folder, folder, folder, folder / ".cache", "T", "https://example.org/")
        with closing(Catalog(site.cache, "test")) as catalog:
            with catalog.transaction():
                catalog.note("feed_minimum", str(site.feed_minimum))  # as absorb does
                for number in range(size):
                    fill(catalog, number, f"{SUBJECTS[0]} {lone(number)}" if number < 5 else lone(number))
            relate(site, catalog)
            steps = []
            for text in (f"{SUBJECTS[0]} {lone(9000)}", f"{SUBJECTS[0]} {lone(9001)}", lone(9002)):
                counts.clear()
                with catalog.transaction():
                    fill(catalog, size, text)
                relate(site, catalog)
                steps.append(dict(counts))
            done.append(steps)
    assert done[0] == done[1] and all(step["compose"] < 20 for step in done[0])
