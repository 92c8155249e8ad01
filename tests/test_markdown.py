"""Markdown of other generators: heads, file names, shortcodes."""

from generator.importers.markdown import Markdown
from generator.model import Problem, Raw, Record

BODY = "\nThe weir was opened.\n"


def read(path: str, text: str) -> list[Record | Problem]:
    return list(Markdown().read(Raw(path, text.encode())))


def record(path: str, text: str) -> Record:
    (one,) = read(path, text)
    assert isinstance(one, Record)
    return one


def test_a_jekyll_file_name_gives_date_and_slug() -> None:
    one = record("2019-04-27-weir-opened.md", f"---\ntitle: Weir\n---\n{BODY}")
    assert one.story.published is not None
    assert (one.story.published.iso, one.keep["slug"]) == ("2019-04-27", "weir-opened")


def test_what_the_head_states_counts_more_than_the_file_name() -> None:
    one = record("2019-04-27-weir.md", f"---\ntitle: Weir\ndate: 2019-05-01\nslug: the-weir\n---\n{BODY}")
    assert one.story.published is not None
    assert (one.story.published.iso, one.keep["slug"]) == ("2019-05-01", "the-weir")


def test_a_file_name_that_names_no_day_is_a_name_like_any_other() -> None:
    one = record("2019-31-99-weir.md", f"---\ntitle: Weir\n---\n{BODY}")
    assert one.story.published is None and "slug" not in one.keep


def test_heads_of_other_systems_say_the_same() -> None:
    heads = {
        "yaml": '---\ntitle: "Weir: open"\ndate: 2019-04-27\ntags: [a, b]\n---\n',
        "toml": '+++\ntitle = "Weir: open"\ndate = 2019-04-27\n[taxonomies]\ntags = ["a", "b"]\n+++\n',
        "json": '{"title": "Weir: open", "date": "2019-04-27", "tags": ["a", "b"]}\n',
        "json between": '---json\n{\n"title": "Weir: open", "date": "2019-04-27", "tags": ["a", "b"]\n}\n---\n',
        "toml between": '---toml\ntitle = "Weir: open"\ndate = 2019-04-27\ntags = ["a", "b"]\n---\n',
        "nikola": ".. title: Weir: open\n.. date: 2019-04-27\n.. tags: a, b\n\n",
        "pelican": "Title: Weir: open\nDate: 2019-04-27\nTags: a, b\n\n",
    }
    stories = {name: record("x.md", head + BODY).story for name, head in heads.items()}
    assert all(story == stories["yaml"] for story in stories.values())
    assert (stories["toml"].title, stories["toml"].tags) == ("Weir: open", ("a", "b"))
    assert stories["json"].body == "The weir was opened."


def test_faults_of_other_heads_are_named_with_their_line() -> None:
    (toml,) = read("x.md", '+++\ntitle = "Weir"\ndate = nonsense\n+++\n')
    (pelican,) = read("x.md", "Title: Weir\nDate: 2019-02-31\n\nText\n")
    (json,) = read("x.md", '---json\n{\n"title": "Weir",\n"date": 1.2.3\n}\n---\n')
    (tail,) = read("x.md", '---json\n{\n"title": "Weir"\n}\n}\n---\n')
    (bare,) = read("x.md", "---json\n[1]\n---\n")
    (below,) = read("x.md", '---json\n\n\n{\n"title": "Weir",\n"date": 1.2.3\n}\n---\n')
    assert [isinstance(one, Problem) and one.line for one in (json, tail, bare, below)] == [4, 5, 2, 6]
    assert isinstance(toml, Problem) and toml.line == 3
    assert isinstance(pelican, Problem) and pelican.line == 2


def test_what_other_systems_hold_back_by_a_tag_is_held_back_here() -> None:
    one = record("weir.md", f".. title: Weir\n.. tags: Boats, draft\n\n{BODY}")
    assert one.keep["draft"] == "true" and one.story.tags == ("Boats",)


def test_markdown_without_a_head_is_a_story_too() -> None:
    story = record("weir.md", "# The weir, *opened*\n\nBoats may pass.\n").story
    assert (story.title, story.body, story.derived) == ("The weir, opened", "Boats may pass.", ())
    story = record("weir.md", "The weir opened\n===============\nBoats may pass.\n").story
    assert (story.title, story.body) == ("The weir opened", "Boats may pass.")
    story = record("2019-04-27-weir.md", "![](gate.jpg)\n\n**Boats** may [pass](/map/) from May on.\n").story
    assert (story.title, story.derived) == ("Boats may pass from May on", ("title",))
    assert story.published is not None and story.body.startswith("![](gate.jpg)")


def test_a_head_that_never_ends_is_no_text() -> None:
    (problem,) = read("x.md", "---\ntitle: Weir\n\nBoats may pass.\n")
    assert isinstance(problem, Problem) and problem.fact == "has no front matter."


def test_a_headline_that_stands_above_the_text_as_well_stands_there_once() -> None:
    assert (
        record("x.md", "---\ntitle: Weir opened\n---\n# Weir opened\n\nAll of it.\n").story.body
        == "All of it."
    )
    assert (
        record("x.md", "---\ntitle: Weir opened\n---\n# The gates\n\nAll.\n").story.body
        == "# The gates\n\nAll."
    )


def test_a_fault_says_what_comes_of_it_in_content_raw() -> None:
    (problem,) = read("x.md", "---\ntitle: Weir\ndate: Last Modified\n---\nText.\n")
    assert isinstance(problem, Problem) and str(problem) == (
        'x.md:3: "Last Modified" is not a date. Write it as YYYY-MM-DD; until then it is not converted.'
    )


def test_unknown_fields_stay() -> None:
    one = record("x.md", f"---\ntitle: Weir\nlayout: long\nplaces: [Quay, Weir]\n---\n{BODY}")
    assert one.keep == {"layout": "long", "places": ["Quay", "Weir"]}


def test_nothing_that_the_head_states_is_lost() -> None:
    head = (
        "title: Weir\nlanguage: cy\nstatus: private\nimage: /media/weir.jpg\nimage_alt: A weir\n"
        "image_caption: Opened\nimage_credit: M. Ellery\nseries: Water\nrelated: [a1]\nunrelated: [b2]\n"
        "url: https://post.example/weir\nredirect_from: /old/\nembargo: 1 March 2030\nexpires: 2031-01-01\n"
        "withdrawn: true\nguid: w1\nrights: CC BY 4.0\nnoindex: true\ncanonical: https://post.example/w\n"
    )
    one = record("x.md", f"---\n{head}---\n{BODY}")
    assert one.keep == {
        "lang": "cy", "status": "private", "image": "/media/weir.jpg", "imagealt": "A weir",
        "imagecaption": "Opened", "imagecredit": "M. Ellery", "series": "Water", "related": ["a1"],
        "unrelated": ["b2"], "permalink": "https://post.example/weir", "aliases": ["/old/"],
        "embargo": "1 March 2030", "expires": "2031-01-01", "withdrawn": "true", "id": "w1",
    }  # fmt: skip
    story = one.story
    assert (story.rights, story.noindex, story.canonical_url) == ("CC BY 4.0", True, "https://post.example/w")


def test_an_address_below_the_root_is_one_of_the_aliases() -> None:
    assert record("x.md", f"---\ntitle: Weir\nurl: /old/weir/\n---\n{BODY}").keep == {
        "aliases": ["/old/weir/"]
    }


def test_shortcodes_stay_in_the_text_and_are_named() -> None:
    text = '---\ntitle: Weir\n---\nA {{< map "x" >}} and {% include y.html %} and {{< map "z" >}}.\n'
    problem, one = read("x.md", text)
    assert isinstance(problem, Problem) and isinstance(one, Record)
    assert problem.severity == "warning" and "include, map (2)" in problem.fact
    assert '{{< map "x" >}}' in one.story.body and "{% include y.html %}" in one.story.body


def test_the_first_category_is_the_section_and_the_rest_are_tags() -> None:
    one = record("x.md", f"---\ntitle: Weir\ncategories: [News, Water]\ntags: [Mills]\n---\n{BODY}")
    assert (one.story.section, one.story.tags) == ("News", ("Mills", "Water"))


def test_what_another_field_of_the_same_meaning_outdoes_is_kept() -> None:
    one = record(
        "x.md",
        f"---\ntitle: Weir\nheadline: The weir\nhed: Weir\ndate: 2019-04-27\npubDate: 2019-04-28\n---\n{BODY}",
    )
    assert one.story.title == "Weir" and one.keep == {"x_headline": "The weir", "x_pubDate": "2019-04-28"}


def test_jekyll_parts_tags_at_spaces() -> None:
    text = f"---\nlayout: post\ntitle: Weir\ntags: boats water\ncategories: local news\n---\n{BODY}"
    story = record("_posts/2019-04-27-weir.md", text).story
    assert (story.tags, story.section) == (("boats", "water", "news"), "local")
    assert record("weir.md", text).story.tags == ("boats water",), "no file of Jekyll's"
    assert record("2019-04-27-weir.md", text.replace("boats water", "old boats, water")).story.tags == (
        "old boats",
        "water",
        "news",
    )


def test_a_file_in_an_old_encoding_is_read() -> None:
    text = f"---\ntitle: Café “Weir”\n---\n{BODY}"
    for encoding in ("cp1252", "utf-16"):
        (one,) = Markdown().read(Raw("x.md", text.encode(encoding)))
        assert isinstance(one, Record) and one.story.title == "Café “Weir”"
    (problem,) = Markdown().read(Raw("x.md", bytes(range(256))))
    assert isinstance(problem, Problem) and problem.fact == "is not UTF-8 (byte 0x80)."
