"""Nothing disappears: every word of a messy text file, and every sentence of a saved page, of an export, of a feed or
of a message, is in the story, in what it keeps beside it, or in what was dropped."""

import csv
import io
import json
import random
import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from generator.importers import importers
from generator.importers.html import Html
from generator.importers.text import Text
from generator.model import Problem, Raw, Record, Story

SYLLABLES = (
    "ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so".split()
)
FURNITURE = ["Share on {}", "Follow us on {}", "Read more: {} {}", "Lire aussi : {} {}", "Auf {} teilen"]
BYLINES = ["By {} {}", "By {} {} and {} {}", "Par {} {} et {} {}", "Von {} {}", "Por {} {}, enviada especial",
           "{} {}, Staff writer", "di {} {} | 3 ore fa", "Redaktion", "By {} {}, June 3, 2025"]  # fmt: skip
TIMES = ["June 23, 2025, 4:01 p.m. ET", "Published 3 July 2023 16:45 BST", "vor 3 Stunden", "2021-03-12",
         "12 mars 2021 à 16h30 - mis à jour le 13 mars 2021 à 9h", "Updated 5 May 2020", "yesterday"]  # fmt: skip
LABELS = ["Tags: {}, {}", "Mots-clés : {} | {}", "Schlagworte: {}; {}", "{} {} {} {}", "{}, {}, {} {}"]
SEAMS = ["", " ", ".", "”", ": "]


class Mess:
    """Random files of the two families and of what lies between; no word is used twice."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.used: set[str] = set()

    def word(self) -> str:
        while True:
            word = "z" + "".join(self.chance.choices(SYLLABLES, k=3))  # a z begins a word and nothing else
            if word not in self.used:
                self.used.add(word)
                return word

    def name(self) -> str:
        return self.word().capitalize()

    def words(self, least: int, most: int) -> str:
        text = " ".join(self.word() for _ in range(self.chance.randint(least, most)))
        return text[:1].upper() + text[1:]

    def headline(self) -> str:
        return self.words(3, 9)

    def sentence(self) -> str:
        return self.words(4, 14) + self.chance.choice([".", ".", ".", "!", "?", ".”", "…", ""])

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.chance.randint(1, 3)))

    def filled(self, forms: list[str]) -> str:
        return re.sub(r"\{\}", lambda _: self.name(), self.chance.choice(forms))

    def lines(self) -> list[str]:
        chance, headline = self.chance, self.headline()
        body = [self.paragraph() for _ in range(chance.randint(0, 7))]
        if chance.random() < 0.5:
            body = ["".join(body[:3]), *body[3:]]
        if chance.random() < 0.4:
            body.insert(chance.randint(0, len(body)), self.filled(FURNITURE))
        if chance.random() < 0.4:
            body = [f"{paragraph} {self.filled(FURNITURE)}" for paragraph in body]
        parts: list[Callable[[], list[str]]] = [
            lambda: [self.paragraph()],
            lambda: [headline] * chance.randint(1, 3),
            lambda: [self.sentence()],
            lambda: [self.filled(BYLINES)],
            lambda: [chance.choice(TIMES)],
            lambda: body * chance.randint(1, 3) + body[: chance.randint(0, 3)],
            lambda: [self.filled(LABELS)],
            lambda: [f"{self.name()} Latest News, {self.name()} Headlines"],
            self.similar,
        ]
        if chance.random() < 0.2:
            chance.shuffle(parts)
        return [line for part in parts if chance.random() < 0.7 for line in part()]

    def similar(self) -> list[str]:
        lines = [
            "Similar News:You can also read news stories similar to this one that we have collected from other news sources."
        ]
        for _ in range(self.chance.randint(0, 4)):
            lines += [self.headline() + self.chance.choice(SEAMS) + self.sentence(), "Read more »"]
        return lines


def story(lines: list[str]) -> Story | None:
    (found,) = Text().read(Raw("case.txt", "\n".join(lines).encode(), "UTC"))
    return found.story if isinstance(found, Record) else None


def said(made: Story) -> str:
    """All that a story says of the raw file, in its fields and beside them."""
    fields = [made.title, made.dek, made.summary, made.section, made.source, *made.tags, *made.authors]
    fields += [text for other in made.similar for text in (other.title, other.summary)]
    return "\n".join([*fields, made.body, *made.dropped])


def missing(mess: Mess, lines: list[str]) -> list[str]:
    """The words of the raw lines that are nowhere, or not as often as they were there."""
    made, given = story(lines), "\n".join(lines).casefold()
    kept = said(made).casefold() if made else ""
    return [word for word in sorted(mess.used) if kept.count(word) < given.count(word)]


@pytest.mark.parametrize("seed", range(12))
def test_every_word_of_a_messy_file_is_somewhere(seed: int) -> None:
    for turn in range(100):
        mess = Mess(1000 * seed + turn)
        lines = mess.lines()
        if lines:
            assert missing(mess, lines) == [], "\n".join(lines)


BOXES = ["article", "div", "section", "aside", "main", "div class=comments", "div class=related", "div class=article-body",
         "ul", "blockquote", "table", "figure", "footer", "div class=teaser", "td"]  # fmt: skip
LINES = ["p", "h1", "h2", "li", "div", "figcaption", "p class=byline", "span", "td"]


class Page(Mess):
    """Random pages around an article, in boxes of all kinds."""

    def box(self, depth: int) -> str:
        chance, name = self.chance, self.chance.choice(BOXES)
        parts = [
            self.box(depth - 1) if depth and chance.random() < 0.4 else self.line()
            for _ in range(chance.randint(1, 5))
        ]
        return f"<{name}>{''.join(parts)}</{name.split()[0]}>"

    def line(self) -> str:
        name, text = (
            self.chance.choice(LINES),
            " ".join(self.sentence() for _ in range(self.chance.randint(1, 3))),
        )
        linked = f'<a href="/{len(self.used)}">{text}</a>' if self.chance.random() < 0.2 else text
        return f"<{name}>{linked}</{name.split()[0]}>"

    def whole(self) -> str:
        text = "".join(f"<p>{self.words(20, 40)}.</p>" for _ in range(6))
        return f"<html><body>{self.box(3)}<article>{text}{self.box(1)}</article>{self.box(3)}</body></html>"


@pytest.mark.parametrize("seed", range(6))
def test_every_sentence_of_a_saved_page_is_somewhere(seed: int) -> None:
    for turn in range(20):
        page = Page(1000 * seed + turn)
        source = page.whole()
        (found,) = Html().read(Raw("page.html", source.encode(), "UTC"))
        assert isinstance(found, Record)
        kept = said(found.story).casefold()
        lines = re.sub(r"<a[^>]*>|</a>", "", source)
        prose = [line for line in re.split(r"<[^>]*>", lines) if len(re.sub(r"\W", "", line)) >= 25]
        assert [
            word for line in prose for word in re.findall(r"z\w+", line.casefold()) if word not in kept
        ] == [], source


def test_a_short_paragraph_beside_the_story_is_told() -> None:
    text = "".join(f"<p>{Mess(3).words(20, 40)} {number}.</p>" for number in range(6))
    source = f"<html><body><article>{text}</article><aside><p>He said no.</p></aside></body></html>"
    (found,) = Html().read(Raw("page.html", source.encode(), "UTC"))
    assert isinstance(found, Record)
    assert found.story.dropped == ("He said no.",) and "He said no" not in found.story.body


KNOWN = """title headline subtitle dek summary description excerpt text body content html body_html url link date
    published updated author authors byline tags keywords section category source id slug image editorsnote caption
    lead_paragraph bodyText trailText webTitle fields""".split()
OWN = ["mood", "Notes", "x", "photo_caption", "meta", "extra", "blocks", "gallery", "sidebar", "quotes"]


class Export(Mess):
    """Random records, under names that are known and names that are not, flat and nested."""

    def prose(self) -> str:
        text = self.words(4, 12) + "."
        long = self.chance.random() < 0.15
        return " ".join([text, *(self.words(8, 14) + "." for _ in range(8))]) if long else text

    def value(self, depth: int) -> Any:
        chance = self.chance
        if depth == 0 or chance.random() < 0.6:
            prose = self.prose()
            return f"<p>{prose}</p><p>{self.prose()}</p>" if chance.random() < 0.2 else prose
        if chance.random() < 0.5:
            return [self.value(depth - 1) for _ in range(chance.randint(1, 3))]
        return {chance.choice([*KNOWN, *OWN]): self.value(depth - 1) for _ in range(chance.randint(1, 3))}

    def record(self, depth: int) -> dict[str, Any]:
        names = self.chance.sample([*KNOWN, *OWN], self.chance.randint(2, 12))
        return {"title": self.headline(), **{name: self.value(depth) for name in names}, "id": self.word()}


def told(found: list[Record | Problem]) -> str:
    """All that is said of a raw file: in its stories, beside them, and of what none was made."""
    records = [one for one in found if isinstance(one, Record)]
    texts = [f"{said(one.story)}\n{one.story.description}\n{dict(one.keep)}" for one in records]
    notes = [correction.text for one in records for correction in one.story.corrections]
    return "\n".join([*texts, *notes]).casefold()


def read(path: str, data: str) -> list[Record | Problem]:
    raw = Raw(path, data.encode(), "UTC")
    return list(next(one for one in importers() if one.claims(raw)).read(raw))


def lost(path: str, data: str) -> list[str]:
    """The words of a file that are nowhere; none of a file that is refused, which is said."""
    found = read(path, data)
    kept = told(found)
    assert kept or any(isinstance(one, Problem) for one in found)
    return [word for word in re.findall(r"\bz\w+", data.casefold()) if word not in kept] if kept else []


def as_table(records: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for record in records for name in record))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(names)
    for record in records:
        cells = (record.get(name, "") for name in names)
        writer.writerow([cell if isinstance(cell, str) else json.dumps(cell) for cell in cells])
    return table.getvalue()


FORMS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "dump.json": json.dumps,
    "dump.jsonl": lambda records: "\n".join(map(json.dumps, records)),
    "dump.csv": as_table,
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("seed", range(3))
def test_every_sentence_of_an_export_is_somewhere(name: str, seed: int) -> None:
    for turn in range(60):
        mess = Export(1000 * seed + turn)
        record = mess.record(depth=0 if turn % 2 else 3)
        assert lost(name, FORMS[name]([record])) == [], json.dumps(record, indent=1)


class Letterbox(Export):
    """Random files of other systems: each prose in its own place, as those systems write it."""

    def html(self) -> str:
        return "".join(
            f"<{tag}>{self.prose()}</{tag}>" for tag in self.chance.choices(["p", "h2", "li"], k=3)
        )

    def some(self, elements: list[str]) -> str:
        """Some of the elements, in any order, with prose in them; where one ends in `!` it is HTML."""
        chosen = self.chance.sample(elements, self.chance.randint(1, len(elements)))
        texts = {name: escape(self.html() if name.endswith("!") else self.prose()) for name in chosen}
        return "".join(
            f"<{name.rstrip('!')}>{text}</{name.rstrip('!').split()[0]}>" for name, text in texts.items()
        )

    def feed(self) -> str:
        item = self.some(["description!", "content:encoded!", "media:description", "media:credit", "media:title", "itunes:summary",
                          "itunes:subtitle", "category", "dc:creator", "media:text", "source url='https://a.example/f'"])  # fmt: skip
        return (
            "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc="
            "'http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes="
            "'http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>Mill Post</title><item>"
            f"<title>{self.headline()}</title><guid>{self.chance.random()}</guid>{item}</item></channel></rss>"
        )

    def wordpress(self) -> str:
        item = self.some(["content:encoded!", "excerpt:encoded!", "dc:creator", "category domain='category'",
                          "category domain='post_tag'"])  # fmt: skip
        meta = "".join(
            f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{self.prose()}</wp:meta_value></wp:postmeta>"
            for key in self.chance.sample(
                ["subtitle", "_yoast_wpseo_metadesc", "standfirst", "mood", "notes"], 2
            )
        )
        return (
            "<?xml version='1.0'?><rss version='2.0' xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/' xmlns:content="
            "'http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:wp="
            "'http://wordpress.org/export/1.2/'><channel><title>Mill Post</title><wp:wxr_version>1.2</wp:wxr_version><item>"
            f"<title>{self.headline()}</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
            f"<wp:status>publish</wp:status>{item}{meta}</item></channel></rss>"
        )

    def markdown(self) -> str:
        names = self.chance.sample([*KNOWN[:7], "author", "tags", "category", *OWN], 6)
        fields = {"title": self.headline(), **{name: self.prose() for name in names}}
        fields.pop("date", None)
        head = self.chance.choice([
            "---\n" + "".join(f"{name}: {text}\n" for name, text in fields.items()) + "---\n",
            "+++\n" + "".join(f"{name} = {json.dumps(text)}\n" for name, text in fields.items()) + "+++\n",
            json.dumps(fields, indent=1) + "\n",
            "".join(f".. {name}: {text}\n" for name, text in fields.items()),
            "".join(f"{name.capitalize()}: {text}\n" for name, text in fields.items()),
            "",
        ])  # fmt: skip
        parts = [self.prose(), f"## {self.words(2, 4)}", f"> {self.prose()}", f"{{{{< quote >}}}}{self.prose()}{{{{< /quote >}}}}",
                 f"# {self.words(3, 5)}", f"- {self.prose()}\n- {self.prose()}", f"<div>{self.prose()}</div>"]  # fmt: skip
        self.chance.shuffle(parts)
        return f"{head}\n" + "\n\n".join(parts) + "\n"

    def mail(self) -> str:
        plain, sign = f"{self.prose()}\n\n{self.prose()}", f"-- \n{self.prose()}"
        bodies = [
            f"text/plain; charset=utf-8\n\n{plain}\n\n{sign}\n",
            f"text/html; charset=utf-8\n\n<div>{self.html()}</div>\n",
        ]
        chosen = self.chance.choice([bodies, bodies[:1], bodies[1:], bodies[::-1]])
        parts = "".join(f"--b\nContent-Type: {body}\n" for body in chosen)
        return (
            f"From: {self.name()} {self.name()} <a@b.example>\nSubject: {self.headline()}\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/alternative; boundary=b\n\n{parts}--b--\n"
        )


@pytest.mark.parametrize(
    ("path", "form"),
    [("feed.rss", "feed"), ("export.xml", "wordpress"), ("post.md", "markdown"), ("post.eml", "mail")],
)
def test_every_sentence_of_other_systems_is_somewhere(path: str, form: str) -> None:
    for turn in range(120):
        data = getattr(Letterbox(turn), form)()
        assert lost(path, data) == [], data


HIDING = ["form", "noscript", "nav", "template", "button", "iframe", "object", "video", "svg"]
WXR = (
    "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:wp="
    "'http://wordpress.org/export/1.2/'><channel><item><title>Mill</title><wp:post_id>1</wp:post_id>{}</item></channel></rss>"
)
BODIES: dict[str, Callable[[str], str]] = {
    "a.json": lambda body: json.dumps([{"title": "Mill", "html": body}]),
    "a.rss": lambda body: (
        "<?xml version='1.0'?><rss version='2.0'><channel><item><title>Mill</title>"
        f"<description>{escape(body)}</description></item></channel></rss>"
    ),
    "a.xml": lambda body: WXR.format(f"<content:encoded>{escape(body)}</content:encoded>"),
}


def dropped(path: str, data: str) -> tuple[str, ...]:
    (found,) = [one for one in read(path, data) if isinstance(one, Record)]
    return found.story.dropped


@pytest.mark.parametrize("tag", HIDING)
@pytest.mark.parametrize("path", BODIES)
def test_prose_that_no_body_shows_is_told(path: str, tag: str) -> None:
    body = f"<p>The mill burns.</p><{tag}>The miller <b>has</b> fled.<script>var a = the + mill</script></{tag}><p>Rain fell.</p>"
    assert dropped(path, BODIES[path](body)) == ("The miller has fled.",)


@pytest.mark.parametrize("path", BODIES)
def test_what_the_body_shows_is_not_told(path: str) -> None:
    body = (
        "<p>The <a href='https://a.example/A_(b)'>mill at</a> Orrin burns.<noscript>The mill at Orrin burns.</noscript></p>"
        "<ol><li>One two three</li><li>Four five six</li></ol><p>The<img src='https://a.example/b.jpg' alt='x'> miller fled.</p>"
        "<table><tr><td>Seven eight nine</td><td>ten &amp; eleven</td></tr></table><form><input> <p>Send it</p></form>"
    )
    assert dropped(path, BODIES[path](body)) == ()


@pytest.mark.parametrize(
    "sentences",
    [
        ["村庄在星期一举行了集会。", "最后一句话在这里消失！"],
        ["村では月曜日に集会があった。", "「霧だった。」と彼は言った。"],
        ["หมู่บ้านจัดงานเลี้ยงในวันจันทร์"],
    ],
)
def test_prose_without_spaces_between_words_is_told(sentences: list[str]) -> None:
    long = "".join(sentences) * 40  # more than a field that is kept
    told = dropped("a.json", json.dumps([{"title": "Mill", "text": "Rain fell.", "sidebar": long}]))
    assert told == ("field sidebar", *sentences) if len(sentences) > 1 else told == ("field sidebar", long)


def test_a_key_is_no_prose_whatever_parts_its_signs() -> None:
    record = {"title": "Mill", "text": "Rain fell.", "extra": {"key": "é-b-c-d-" * 80}}
    assert dropped("a.json", json.dumps([record])) == ("field extra",)


def test_what_plugins_of_wordpress_note_for_themselves_is_no_prose() -> None:
    notes = {
        "_edit_note": "one two three four",
        "layout": '[{"id": "1", "settings": {"title": "one two three four"}}]',
        "seo": "%%title%% %%sep%% %%sitename%%",
        "cells": 'a:1:{s:4:"name";s:18:"one two three four";}',
        "note": "The miller has fled.",
    }
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{text}</wp:meta_value></wp:postmeta>"
        for key, text in notes.items()
    )
    assert dropped("a.xml", WXR.format(meta)) == ("The miller has fled.",)


SIGNED: dict[str, Callable[[str], str]] = {
    "a.json": lambda name: json.dumps([{"title": "Mill", "text": "Rain fell.", "author": name}]),
    "a.csv": lambda name: f'title,text,author\nMill,Rain fell.,"{name}"\n',
    "a.html": lambda name: (
        f"<!doctype html><title>Mill</title><meta name=author content='{name}'>"
        "<article><p>Rain fell on the mill, and nobody in Orrin had seen such rain before.</p></article>"
    ),
    "a.rss": lambda name: (
        "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>"
        f"<title>Mill</title><description>Rain fell.</description><dc:creator>{name}</dc:creator></item></channel></rss>"
    ),
    "a.xml": lambda name: WXR.replace(
        "xmlns:wp=", "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:wp="
    ).format(f"<content:encoded>Rain fell.</content:encoded><dc:creator>{name}</dc:creator>"),
}


@pytest.mark.parametrize("path", SIGNED)
@pytest.mark.parametrize("name", ["admin", "Staff Writer", "Redacción", "Reuters", "dpa", "Edit Orr"])
def test_who_is_nobody_is_no_author_and_told(path: str, name: str) -> None:
    (found,) = [one for one in read(path, SIGNED[path](name)) if isinstance(one, Record)]
    signed = name in ("Reuters", "dpa", "Edit Orr")
    assert (found.story.authors, found.story.dropped) == (((name,), ()) if signed else ((), (name,)))


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ann Leeson and Ann Lee", ("Ann Leeson", "Ann Lee", "Bo Ek")),
        ("Bo Ek in Marl", ("Bo Ek", "Ann Lee")),
        ("Wire", ("Wire", "Ann Lee", "Bo Ek")),
    ],
)
def test_people_who_signed_and_people_who_have_a_tag_are_authors(
    byline: str, authors: tuple[str, ...]
) -> None:
    tags = [{"type": "contributor", "webTitle": name} for name in ("Ann Lee", "Bo Ek")]
    content = {"webTitle": "Mill", "webPublicationDate": "2024-03-02", "body": "<p>It burns.</p>"}
    (found,) = read("a.json", json.dumps([{**content, "byline": byline, "tags": tags}]))
    assert isinstance(found, Record) and found.story.authors == authors
