"""Web archives: which records are pages, whose capture wins, and archives that do harm."""

import gzip
import random
from collections.abc import Iterator
from io import SEEK_END, BytesIO

import effort
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from generator.importers.warc import Warc
from generator.model import Problem, Raw, Record, Story


class Pages:
    """Stands for the importer of saved pages: the title is the text, the section the name it was given."""

    version = "pages/7"
    container = False

    def claims(self, raw: Raw) -> bool:
        return True

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        saved, _, text = raw.data.decode("utf-8-sig", "replace").partition(" -->\n")
        assert saved.startswith("<!-- saved from url=(00")
        if text == "bad":
            yield Problem(raw.path, 3, "holds no article.", "Leave it out.", "warning")
        else:
            yield Record(Story(text[:200], section=raw.path, dek=saved))


Kind = tuple[str, str, bytes, str, str]  # address, date, body, status, content type


def page(address: str, body: bytes = b"words", date: str = "2019-01-01T00:00:00Z", **more: str) -> Kind:
    return address, date, body, more.get("status", "200 OK"), more.get("kind", "text/html")


def archive(*pages: Kind, packed: bool = True) -> bytes:
    whole = BytesIO()
    writer = WARCWriter(whole, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for address, date, body, status, kind in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": date},
        )
        writer.write_record(record)
    return whole.getvalue()


def read(data: bytes) -> tuple[list[Record], list[Problem]]:
    raw = Raw("old/crawl.warc.gz", stream=lambda: BytesIO(data))
    assert Warc(Pages()).claims(raw)
    made = list(Warc(Pages()).read(raw))
    return [one for one in made if isinstance(one, Record)], [one for one in made if isinstance(one, Problem)]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_known_by_their_addresses(packed: bool) -> None:
    records, problems = read(
        archive(
            page("https://a.example/news/one"),
            page("https://a.example/pic.png", kind="image/png"),
            page("https://a.example/two.html", kind="application/xhtml+xml; charset=utf-8"),
            packed=packed,
        )
    )
    assert [record.key for record in records] == ["https://a.example/news/one", "https://a.example/two.html"]
    assert records[0].story.source_url == "https://a.example/news/one"
    assert [record.story.section for record in records] == [
        "old/crawl.warc.gz!one.html",
        "old/crawl.warc.gz!two.html",
    ]
    assert [problem.fact for problem in problems] == ["holds 1 response that is no page."]


def test_every_response_is_counted() -> None:
    pictures = [page(f"https://a.example/{n}.png", kind="image/png") for n in range(2)]
    whole = BytesIO(archive(page("https://a.example/1"), *pictures))
    whole.seek(0, SEEK_END)
    writer = WARCWriter(whole, gzip=True)
    for address in ("https://a.example/2", "https://a.example/3"):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        again = ("sha1:AAAA", "https://a.example/1", "2018-01-01T00:00:00Z", headers)
        writer.write_record(writer.create_revisit_record(address, *again))
    records, problems = read(whole.getvalue())
    assert len(records) == 1
    assert [problem.fact for problem in problems] == [
        "holds 2 responses that are no pages and 2 revisits without content."
    ]


def test_a_page_is_handed_on_as_a_browser_saves_it() -> None:
    record = read(archive(page("https://a.example/1?q=-->")))[0][0]
    assert record.story.dek == "<!-- saved from url=(0027)https://a.example/1?q=--%3E"
    assert record.key == "https://a.example/1?q=-->"


def test_links_are_understood_from_the_address() -> None:
    from generator.importers.html import Html

    text = (
        b"<p>The ferry of Varn sailed <a href='/tern'>on Monday</a>, after three long weeks in the dock.</p>"
        * 9
    )
    whole = archive(page("https://a.example/news/1", b"<html><body><article><h1>Ferry</h1>" + text))
    (record,) = Warc(Html()).read(Raw("a.warc", stream=lambda: BytesIO(whole)))
    assert isinstance(record, Record) and "(https://a.example/tern)" in record.story.body


def test_the_newest_capture_of_an_address_wins() -> None:
    records, problems = read(
        archive(
            page("https://a.example/1", b"old", "2018-01-01T00:00:00Z"),
            page("https://a.example/1", b"new", "2020-01-01T00:00:00Z"),
            page("https://a.example/1", b"middle", "2019-01-01T00:00:00Z"),
            page("https://a.example/1", b"gone", "2021-01-01T00:00:00Z", status="404 Not Found"),
        )
    )
    assert [record.story.title for record in records] == ["new"]
    assert [problem.fact for problem in problems] == [
        "holds 2 older captures of pages it holds again.",
        "holds 1 page that the server answered with an error or a redirection.",
    ]


def test_the_encoding_that_the_server_named_holds() -> None:
    records, _ = read(
        archive(page("https://a.example/", "Grüße".encode("latin-1"), kind="text/html; charset=latin-1"))
    )
    assert records[0].story.title == "Grüße"
    assert (
        read(archive(page("https://a.example/", b"x", kind="text/html; charset=nonsense")))[0][0].story.title
        == "x"
    )


def test_what_the_reader_of_pages_says_comes_with_the_address() -> None:
    records, problems = read(archive(page("https://a.example/1", b"bad"), page("https://a.example/2")))
    assert len(records) == 1
    assert problems[0].fact == "holds https://a.example/1, which holds no article."
    assert (problems[0].remedy, problems[0].severity) == ("Leave it out.", "warning")


def test_an_archive_packed_as_one_stream_is_read_too() -> None:
    assert len(read(gzip.compress(archive(page("https://a.example/1"), packed=False)))[0]) == 1


def test_pages_before_the_damage_are_kept() -> None:
    pages = [page(f"https://a.example/{n}", random.Random(n).randbytes(5000)) for n in range(20)]
    records, problems = read(archive(*pages)[:52_000])
    assert 5 < len(records) < 15
    assert problems[0].severity == "error" and f"is damaged after {len(records)} pages" in problems[0].fact


def test_a_page_that_lacks_its_end_is_named() -> None:
    records, problems = read(archive(page("https://a.example/1", b"words " * 1000), packed=False)[:-3000])
    assert len(records) == 1
    assert [problem.fact for problem in problems] == ["ends in the midst of https://a.example/1."]


def test_the_version_names_the_reader_of_pages() -> None:
    assert Warc(Pages()).version == "warc/1+pages/7"
    assert not Warc(Pages()).claims(Raw("a.gz")) and not Warc(Pages()).claims(Raw("a.html"))


HOSTILE = {
    "nothing": b"",
    "no archive": b"words " * 1000,
    "long line": b"WARC/1.0\r\nX: " + b"a" * 70_000_000,
    "many headers": b"WARC/1.0\r\n" + b"X: y\r\n" * 500_000,
    "odd length": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a\r\nContent-Length: -5\r\n\r\nHTTP/1.1 200\r\n",
    "no length": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a\r\nContent-Length: x\r\n\r\nHTTP/1.1 200\r\n",
    "large page": archive(page("https://a.example/1", b"a" * 9_000_000)),
    "bad address": archive(page("http://[")),
    "half a member": archive(page("https://a.example/1"))[:-30],
    "only the mark": b"\x1f\x8b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_archive_does_harm(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with effort.seconds(20):
        records, problems = read(HOSTILE[name])
        assert records or problems
    assert capsys.readouterr() == ("", "")


def test_archives_stream() -> None:
    """Only one page is held at a time, and addresses as digests."""
    import tracemalloc

    body = bytes(range(32, 127)) * 3000
    data = archive(*(page(f"https://a.example/{n}", body) for n in range(60)))
    tracemalloc.start()
    assert (
        sum(
            isinstance(one, Record) for one in Warc(Pages()).read(Raw("a.warc", stream=lambda: BytesIO(data)))
        )
        == 60
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000


def test_bytes_that_are_no_archive_are_not_shown() -> None:
    (problem,) = (one for one in Warc(Pages()).read(Raw("a.warc.gz", b"\rt\x86\x00{N\xc9" * 9)))
    assert problem.fact == "is damaged after 0 pages (Unknown archive format)."
