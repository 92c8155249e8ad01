"""A made-up news archive of any size, the same for the same number and seed: for timing, and for nothing else.

    python tests/benchmarks/corpus.py DIR 10000 [--for backfile,hugo,pelican,nikola,eleventy] [--more 1]

Stories belong to topics with their own words, people, places and desk. Words and names follow Zipf's
law, stories run over twenty years, most have 300 to 500 words, each has five tags, and 15% hold links,
lists, quotations or subheads. All words but the commonest are made up, so that no text is anyone's.
`--more` writes that many stories newer than all others into a site that stands already.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

NEWEST, WHOLE = 30, 100  # stories of a feed; of a list that has no pages by year
FIRST, YEARS = datetime(2004, 1, 1, 6, 0), 20
LITTLE = (
    "the of and to in a for on that with was at by from it as his her is be had has were not but they"
    " will after who their which this an have would been more about when one also than out up over into"
    " two no if before between during against where three while through off since him made how now just"
    " then even both around several former early less next until among without within much any told near"
).split()
DOES = "backs rejects delays reopens questions approves leaves fears doubts wants loses finds".split()
DESKS = (
    "World",
    "Politics",
    "Business",
    "Local",
    "Sport",
    "Science",
    "Health",
    "Culture",
    "Opinion",
    "Weather",
)
KINDS = ("Council", "Hospital", "Port", "Union", "Rovers", "Court", "Railway", "Museum", "Bank", "Festival")
STARTS = "b br c ch d dr f fl g gr h j k l m n p pl qu r s sh st t th tr v w".split()
MIDDLES = "a e i o u ai ea ee io oa ou".split()
ENDS = "b ck ct d ff g l lt m mp n nd ng p r rd rn s ss st t x".split()
TAILS = ["", "", "", "er", "ing", "ed", "ion", "al", "s", "ity", "ly", "ist", "ance"]


class Piece(NamedTuple):
    """One story as every generator gets it."""

    title: str
    slug: str
    when: datetime  # UTC
    dek: str
    tags: tuple[str, ...]
    author: str
    section: str
    body: str  # Markdown


class Draw:
    """Values drawn by Zipf's law: the n-th is drawn about 1/n as often as the first."""

    def __init__(self, values: Sequence[str], steepness: float = 1.0) -> None:
        self.values = values
        self.weights = list(accumulate(1 / (rank + 2) ** steepness for rank in range(len(values))))

    def __call__(self, rng: random.Random, count: int = 1) -> list[str]:
        return rng.choices(self.values, cum_weights=self.weights, k=count)


class Topic(NamedTuple):
    words: Draw
    subjects: Draw  # people, places and bodies: what its stories are tagged with
    section: str


class World:
    """What there is to write about in an archive of so many stories."""

    def __init__(self, stories: int, seed: int = 1) -> None:
        self.stories, self.seed = stories, seed
        rng = random.Random(f"world {seed}")
        names = [word.capitalize() for word in _words(rng, 6000, 2)]
        self.little = Draw(LITTLE, 0.8)
        self.common = Draw(_words(rng, 12000, 2))
        self.writers = [" ".join(rng.sample(names, 2)) for _ in range(max(12, min(400, stories // 60)))]
        people = [" ".join(rng.sample(names, 2)) for _ in range(1200)]
        bodies = [f"{rng.choice(names)} {rng.choice(KINDS)}" for _ in range(1200)]
        tags = list(dict.fromkeys((*people, *bodies, *names[:600])))
        rng.shuffle(tags)
        self.tags = Draw(tags[: max(40, min(3000, stories // 20))], 0.9)
        topics = max(25, min(400, stories // 25))
        self.topics = [
            Topic(
                Draw(_words(rng, 160, 2), 0.9),
                Draw(self._subjects(rng, number, topics), 0.7),
                rng.choice(DESKS),
            )
            for number in range(topics)
        ]

    def _subjects(self, rng: random.Random, number: int, topics: int) -> list[str]:
        tags = self.tags.values
        own = [tags[(number + step * topics) % len(tags)] for step in range(8)]
        return list(dict.fromkeys((*own, *self.tags(rng, 6))))

    @cached_property
    def busy(self) -> Draw:
        """Topics, by how much there is to say of them."""
        return Draw([str(number) for number in range(len(self.topics))], 0.6)

    @cached_property
    def sizes(self) -> Counter[str]:
        """How many stories each tag, writer and desk has."""
        pieces = map(self.piece, range(self.stories))
        return Counter(name for one in pieces for name in (*one.tags, one.author, one.section))

    def form(self, form: str, number: int) -> tuple[str, str]:
        """(file, text) of a story as a generator has it."""
        piece = self.piece(number)
        return hugo(piece, self.sizes) if form == "hugo" else FORMS[form](piece)

    def piece(self, number: int) -> Piece:
        """Story of that number, the same whatever else is written. Later numbers are later news."""
        rng = random.Random(f"{self.seed} {self.stories} {number}")
        topic = self.topics[int(self.busy(rng)[0])]
        tags: dict[str, None] = {}
        while len(tags) < 5:
            tags.update(dict.fromkeys((topic.subjects if rng.random() < 0.8 else self.tags)(rng)))
        subjects = tuple(tags)
        gap = timedelta(days=365.25 * YEARS) / self.stories
        when = (FIRST + number * gap + rng.random() * gap).replace(microsecond=0)
        title = f"{subjects[0]} {rng.choice(DOES)} {' '.join(topic.words(rng, 3))} {' '.join(self.common(rng, 2))}"
        return Piece(
            title=title + (" & more" if rng.random() < 0.05 else ""),
            slug=f"{title.lower().replace(' ', '-')[:60].strip('-')}-{number}",
            when=when,
            dek=_sentence(rng, self, topic, subjects),
            tags=subjects,
            author=rng.choice(self.writers),
            section=topic.section,
            body=_body(rng, self, topic, subjects, number),
        )


def _words(rng: random.Random, count: int, longest: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        parts = rng.randint(1, longest)
        word = "".join(rng.choice(STARTS) + rng.choice(MIDDLES) for _ in range(parts)) + rng.choice(ENDS)
        made[word + rng.choice(TAILS)] = None
    return list(made)


def _sentence(rng: random.Random, world: World, topic: Topic, subjects: Sequence[str]) -> str:
    length = rng.randint(9, 24)
    little, common, own = world.little(rng, length), world.common(rng, length), topic.words(rng, length)
    words = [(little, common, own)[(rng.random() > 0.47) + (rng.random() > 0.7)][at] for at in range(length)]
    if rng.random() < 0.5:
        words[rng.randrange(2, length)] = rng.choice(subjects)
    turn = rng.random()
    if turn < 0.2:
        words[length // 2] += ","
    elif turn < 0.26:
        words[length // 2] += " –"
    elif turn < 0.34:
        words.insert(
            3, rng.choice((f"£{rng.randint(2, 90)}m", f"{rng.randint(1, 99)}%", f"{rng.randint(1950, 2023)}"))
        )
    text = " ".join(words)
    text = text[0].upper() + text[1:]
    if rng.random() < 0.12:
        return f"“{text},” said {rng.choice(subjects)}."
    return f"{text} & co." if rng.random() < 0.004 else f"{text}."


def _body(rng: random.Random, world: World, topic: Topic, subjects: Sequence[str], number: int) -> str:
    def say(sentences: int = 1) -> str:
        return " ".join(_sentence(rng, world, topic, subjects) for _ in range(sentences))

    goal, paragraphs = rng.randint(300, 500), []
    while sum(paragraph.count(" ") for paragraph in paragraphs) < goal:
        paragraphs.append(say(rng.randint(2, 4)))
    if rng.random() < 0.15:
        extras = {
            "link": lambda: (
                f"{say()} [The full report](https://example.org/report/{number}?a=1&b=2) has more."
            ),
            "stress": lambda: f"{say()} It was *not* so, and **never** had been.",
            "list": lambda: "\n".join(f"- {say()}" for _ in range(rng.randint(3, 5))),
            "quote": lambda: f"> {say()}\n> {say()}",
            "subhead": lambda: f"## {topic.words(rng)[0].capitalize()} and after",
        }
        for kind in rng.sample(sorted(extras), rng.randint(1, 3)):
            paragraphs.insert(rng.randrange(1, len(paragraphs)), extras[kind]())
    return "\n\n".join(paragraphs) + "\n"


# ── one story as each generator has it ──


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # JSON's strings and lists are YAML's, too


def _yaml(piece: Piece, **further: object) -> str:
    head = {"title": piece.title, "date": f"{piece.when.isoformat()}+00:00", "slug": piece.slug, **further}
    lines = "".join(f"{key}: {_text(value)}\n" for key, value in head.items())
    return f"---\n{lines}---\n\n{piece.body}"


def backfile(piece: Piece) -> tuple[str, str]:
    """(file, its text)."""
    text = _yaml(piece, dek=piece.dek, tags=piece.tags, authors=[piece.author], section=piece.section)
    return f"content/articles/{piece.when:%Y/%m}/{piece.slug}.md", text


def hugo(piece: Piece, sizes: Mapping[str, int]) -> tuple[str, str]:
    """Dates, and the years of each list, are taxonomies here: Hugo has no archives by date. `sizes` says
    how many stories each list has."""
    lists = (*piece.tags, piece.author, piece.section)
    groups = {
        "tags": piece.tags,
        "writers": [piece.author],
        "desks": [piece.section],
        "dates": [f"{piece.when:%Y}", f"{piece.when:%Y-%m}", f"{piece.when:%Y-%m-%d}"],
        "listyears": [f"{name} in {piece.when:%Y}" for name in lists if sizes[name] > WHOLE],
        "feedyears": [f"{name} in {piece.when:%Y}" for name in lists if NEWEST < sizes[name] <= WHOLE],
        "on-this-day": [f"{piece.when:%m-%d}"],
    }
    text = _yaml(piece, description=piece.dek, **groups)
    return f"content/posts/{piece.when:%Y/%m}/{piece.slug}.md", text


def eleventy(piece: Piece) -> tuple[str, str]:
    text = _yaml(piece, description=piece.dek, topics=piece.tags, author=piece.author, section=piece.section)
    return f"posts/{piece.when:%Y/%m}/{piece.slug}.md", text


def pelican(piece: Piece) -> tuple[str, str]:
    head = (
        f"Title: {piece.title}\nDate: {piece.when.isoformat()}+00:00\nSlug: {piece.slug}\nSummary: {piece.dek}\n"
        f"Tags: {', '.join(piece.tags)}\nAuthor: {piece.author}\nCategory: {piece.section}\n\n"
    )
    return f"content/{piece.when:%Y/%m}/{piece.slug}.md", head + piece.body


def nikola(piece: Piece) -> tuple[str, str]:
    head = (
        f"<!--\n.. title: {piece.title}\n.. slug: {piece.slug}\n.. date: {piece.when:%Y-%m-%d %H:%M:%S} UTC\n"
        f".. tags: {', '.join(piece.tags)}\n.. category: {piece.section}\n.. author: {piece.author}\n"
        f".. description: {piece.dek}\n.. type: text\n-->\n\n"
    )
    return f"posts/{piece.when:%Y/%m}/{piece.slug}.md", head + piece.body


FORMS: dict[str, Callable[..., tuple[str, str]]] = {
    form.__name__: form for form in (backfile, hugo, eleventy, pelican, nikola)
}


def write(
    site: Path, form: str, stories: int, first: int = 0, last: int = -1, seed: int = 1
) -> Iterator[Path]:
    """Writes the stories from `first` up to `last` (all) of an archive of so many into a site."""
    world = World(stories, seed)
    for number in range(first, stories if last < 0 else last):
        name, text = world.form(form, number)
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        yield path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("stories", type=int)
    parser.add_argument("--for", dest="form", choices=FORMS, default="backfile")
    parser.add_argument("--more", type=int, default=0)
    args = parser.parse_args()
    span = (args.stories, args.stories + args.more) if args.more else (0, args.stories)
    written = sum(1 for _ in write(args.site, args.form, args.stories, *span))
    print(f"{written:,} stories in {args.site}")


if __name__ == "__main__":
    main()
