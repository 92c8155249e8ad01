"""Exports that hold many stories: grown, dropped again under another name, edited, deleted, renamed."""

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest
import sites

Record = dict[str, str]


def record(number: int, version: int = 0) -> Record:
    return {
        "id": f"r{number}",
        "title": f"Ferry report {number}, version {version}",
        "date": f"2020-01-{number % 28 + 1:02d}",
        "body": f"The ferry made {number} crossings.\n\nThe {version} passengers who had umbrellas kept them.",
    }


def nameless(number: int, ending: str = "") -> Record:
    """A record that no id tells from others."""
    body = (
        f"The ferry {number} left Sele at noon with all the goats of the valley on its lower deck and came back"
        " without them, as the captain had promised the growers on the far bank in the spring, and as nobody who"
        " knew the goats had thought that he would ever do."
    )
    return {
        "title": f"Goats on ferry {number}",
        "date": f"2020-01-{number:02}",
        "body": f"{body}\n\n{ending}",
    }


class Export:
    """A site whose raw folder holds exports of one archive."""

    def __init__(self, folder: Path) -> None:
        self.site, self.fresh = folder / "site", folder / "fresh"
        self.raw = self.site / "content" / "raw"
        self.raw.mkdir(parents=True)
        settings = "title: Ferries\nbase_url: https://ferries.example/\ntimezone: UTC\nnow: 2024-01-01\n"
        (self.site / "content" / "site.yaml").write_text(settings)

    def drop(self, name: str, *records: Record) -> None:
        (self.raw / name).write_text("".join(json.dumps(one) + "\n" for one in records))

    def titles(self) -> list[str]:
        """The headlines of all articles after a build, which is held against one from nothing."""
        shutil.rmtree(self.fresh, ignore_errors=True)
        shutil.copytree(self.site / "content", self.fresh / "content")
        sites.build(self.site)
        sites.build(self.fresh)
        for part in ("output", "content"):
            assert sites.snapshot(self.site / part) == sites.snapshot(self.fresh / part)
        lines = [line for path in self.articles() for line in path.read_text().splitlines()]
        return sorted(line.removeprefix("title: ") for line in lines if line.startswith("title: "))

    def articles(self) -> list[Path]:
        return sorted((self.site / "content" / "articles").rglob("*.md"))


@pytest.fixture
def export(tmp_path: Path) -> Export:
    return Export(tmp_path)


def test_a_grown_export_under_another_name_adds_and_updates_and_never_doubles(export: Export) -> None:
    export.drop("2020.jsonl", record(1), record(2))
    export.titles()
    export.drop("2021.jsonl", record(1), record(2, version=1), record(3))
    want = ["Ferry report 1, version 0", "Ferry report 2, version 1", "Ferry report 3, version 0"]
    assert export.titles() == want


def test_two_exports_of_one_archive_at_once_are_one_archive(export: Export) -> None:
    export.drop("2021.jsonl", record(1, version=1))
    export.drop("2020.jsonl", record(1), record(2))
    assert export.titles() == ["Ferry report 1, version 1", "Ferry report 2, version 0"]


def test_an_older_export_that_comes_later_undoes_nothing(export: Export) -> None:
    export.drop("2021.jsonl", record(1, version=1))
    export.titles()
    export.drop("2020.jsonl", record(1))
    assert export.titles() == ["Ferry report 1, version 1"]


def test_the_version_last_updated_counts_whatever_its_file_is_called(export: Export) -> None:
    export.drop("a.jsonl", record(1, version=1) | {"updated": "2020-03-01"})
    export.drop("b.jsonl", record(1) | {"updated": "2020-02-01"})
    assert export.titles() == ["Ferry report 1, version 1"]


def test_an_edited_record_renews_its_own_article_alone(export: Export) -> None:
    export.drop("all.jsonl", record(1), record(2))
    export.titles()
    before = {path: path.stat().st_mtime_ns for path in export.articles()}
    export.drop("all.jsonl", record(1), record(2, version=1))
    export.titles()
    assert sum(path.stat().st_mtime_ns != before[path] for path in export.articles()) == 1


def test_a_record_that_a_later_export_lacks_keeps_its_article(export: Export) -> None:
    export.drop("all.jsonl", record(1), record(2))
    export.titles()
    export.drop("all.jsonl", record(2))
    assert len(export.titles()) == 2


@pytest.mark.parametrize("seed", range(3))
def test_any_history_of_exports_ends_like_a_build_from_nothing(export: Export, seed: int) -> None:
    rng, versions, name = random.Random(seed), dict.fromkeys(range(4), 0), "m.jsonl"
    for step in range(8):
        edit = rng.choice(["grow", "update", "again", "delete", "by hand", "rename", "forget"])
        written = export.articles()
        if edit == "grow":
            versions[len(versions)] = 0
        elif edit == "update":
            versions[rng.choice(list(versions))] += 1
        elif edit == "again":
            name = f"{rng.choice('az')}{step}.jsonl"
        elif edit == "delete" and written:
            rng.choice(written).unlink()
        elif edit == "by hand" and written:
            path = rng.choice(written)
            path.write_text(path.read_text() + "\nA line of the editor's own.\n")
        elif edit == "rename" and (export.raw / name).exists():
            name = str((export.raw / name).rename(export.raw / f"r{step}.jsonl").name)
        elif edit == "forget":
            shutil.rmtree(export.site / ".cache", ignore_errors=True)
        export.drop(name, *(record(number, version) for number, version in versions.items()))
        assert len(export.titles()) == len(versions), (seed, step, edit)


def test_an_earlier_date_in_the_same_export_is_a_correction(export: Export) -> None:
    export.drop("all.jsonl", record(1) | {"date": "2021-05-01"})
    export.titles()
    export.drop("all.jsonl", record(1, version=1) | {"date": "2020-05-01"})
    assert export.titles() == ["Ferry report 1, version 1"]


def test_a_version_outdone_before_counts_when_it_is_the_newer_one_after_all(export: Export) -> None:
    export.drop("a.jsonl", record(1) | {"date": "2021-05-01"})
    export.drop("b.jsonl", record(1, version=2) | {"date": "2020-06-01"})
    assert export.titles() == ["Ferry report 1, version 0"]
    export.drop("a.jsonl", record(1, version=1) | {"date": "2020-01-01"})
    assert export.titles() == ["Ferry report 1, version 2"]


@pytest.mark.parametrize("headline", ["", "Quite another headline"])
@pytest.mark.parametrize(("older", "newer"), [
    (nameless(1, "Nobody saw them on the bank."), nameless(1, "They were seen again in May.")),
    ({**record(1), "id": "17"}, {**record(1, version=1), "id": "17", "title": "All told anew"}),
])  # fmt: skip
def test_what_an_editor_withdrew_does_not_come_back_in_an_older_version(
    export: Export, older: Record, newer: Record, headline: str
) -> None:
    export.drop("2021.jsonl", newer)
    export.titles()
    export.drop("2020.jsonl", older)
    export.titles()
    (article,) = export.articles()
    head = f"title: {headline or newer['title']}"
    text = article.read_text().replace(f"title: {newer['title']}", f"withdrawn: by request\n{head}", 1)
    article.write_text(text)
    assert len(export.titles()) == 1
    shutil.rmtree(export.site / ".cache")
    assert len(export.titles()) == 1


@pytest.mark.parametrize("one", [nameless(1), record(1)])
def test_an_edited_article_is_known_in_a_later_export_by_what_its_raw_record_says(
    export: Export, one: Record
) -> None:
    export.drop("2020.jsonl", one)
    export.titles()
    (article,) = export.articles()
    text = article.read_text().replace(one["title"], "Quite another headline")
    article.write_text(text.replace(one["body"], "Told in words that the export never had."))
    export.drop("2021.jsonl", one | {"body": f"{one['body']}\n\nIt rained."})
    assert export.titles() == ["Quite another headline"]


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_of_one_moment_that_of_the_later_name_counts(export: Export, order: int) -> None:
    names = ["dump.jsonl", "dump-2.jsonl", "dump-10.jsonl"]
    for version, name in list(enumerate(names))[::order]:
        export.drop(name, record(1, version) | {"date": "2021-05-01"})
        export.titles()
    assert export.titles() == ["Ferry report 1, version 2"]


REWRITTEN = (
    "Two of them were seen on the quay on Friday, and a third had found its way into the ticket office, where"
    " it ate the timetable of the week and the cushion of the man who had printed it for twenty years."
)


def packed(path: Path, records: list[Record]) -> None:
    """In a folder that is called like the archive."""
    with zipfile.ZipFile(path, "w") as file:
        for one in records:
            head = f"title: {one['title']}\ndate: {one['date']}"
            file.writestr(f"{path.stem}/{one['date']}.md", f"---\n{head}\n---\n\n{one['body']}\n")


@pytest.mark.parametrize("kind", ["jsonl", "zip"])
@pytest.mark.parametrize("order", [1, -1])
def test_an_export_without_ids_adds_and_updates_too(export: Export, order: int, kind: str) -> None:
    drops = {
        f"dump-9.{kind}": [nameless(1), nameless(2, "They were never seen again.")],
        f"dump-10.{kind}": [nameless(1), nameless(2, REWRITTEN), nameless(3)],
    }
    for name, records in list(drops.items())[::order]:
        if kind == "zip":
            packed(export.raw / name, records)
        else:
            export.drop(name, *records)
        export.titles()
    assert export.titles() == ["Goats on ferry 1", "Goats on ferry 2", "Goats on ferry 3"]
    assert [REWRITTEN in path.read_text() for path in export.articles()] == [False, True, False]


def test_a_version_known_by_its_name_waits_for_an_article_that_cannot_be_read(export: Export) -> None:
    packed(export.raw / "ferries-1.zip", [nameless(1)])
    assert export.titles() == ["Goats on ferry 1"]
    (article,) = export.articles()
    good = article.read_text()
    article.write_text(good.replace("title: ", "title: ["))
    packed(export.raw / "ferries-2.zip", [nameless(1, "They were sold."), nameless(2)])
    assert export.titles() == ["Goats on ferry 2", "[Goats on ferry 1"]
    article.write_text(good)
    assert export.titles() == ["Goats on ferry 1", "Goats on ferry 2"] and "were sold" in article.read_text()


def test_one_name_in_two_archives_and_other_texts_are_two_stories(export: Export) -> None:
    packed(export.raw / "sele.zip", [nameless(1)])
    packed(export.raw / "orrin.zip", [nameless(1) | {"body": REWRITTEN}])
    assert export.titles() == ["Goats on ferry 1", "Goats on ferry 1"]


def test_a_number_that_two_systems_give_is_no_id_of_both(export: Export) -> None:
    """Each system counts from 1: what another export calls so is no version of it, and grows apart."""
    export.drop("cms.jsonl", {**record(1), "id": "1"})
    (export.raw / "blog.csv").write_text(
        "id,title,date,text\n1,Goats on deck,2021-02-02,They ate the rope.\n"
    )
    both = ["Ferry report 1, version 0", "Goats on deck"]
    assert export.titles() == both
    export.drop("cms-2.jsonl", {**record(1, version=1), "id": "1"})
    rows = "1,Goats on deck,2021-02-02,They ate the rope and the mat.\n"
    (export.raw / "blog-2.csv").write_text(f"id,title,date,text\n{rows}")
    assert export.titles() == ["Ferry report 1, version 1", "Goats on deck"]


def test_what_stands_twice_in_one_archive_is_two_stories(export: Export) -> None:
    """However alike: neither renews the other, in that archive or in its next export."""
    for name, years in {"one.zip": ("", ""), "two.zip": (" In May.", " In June.")}.items():
        with zipfile.ZipFile(export.raw / name, "w") as file:
            for folder, ending, year in zip(("east", "west"), ("Seen again.", REWRITTEN), years, strict=True):
                head = "---\ntitle: Goats\ndate: 2020-01-01\n---\n\n"
                text = nameless(1, f"{folder}: {ending}{year}")["body"]
                file.writestr(f"{folder}/index.md", f"{head}{text}\n")
        assert export.titles() == ["Goats", "Goats"]
    for path in export.articles():
        text = path.read_text()
        assert f"{path.stem}: " in text and "slug: " + path.stem in text


@pytest.mark.parametrize("above", ["", "export/", "export-2020/"])
def test_of_one_name_in_other_folders_of_two_archives_are_two_stories(export: Export, above: str) -> None:
    for folder, ending in {"east": "Seen again.", "west": REWRITTEN}.items():
        with zipfile.ZipFile(export.raw / f"{folder}.zip", "w") as file:
            head = "---\ntitle: Goats\ndate: 2020-01-01\n---\n\n"
            file.writestr(f"{above}{folder}/index.md", f"{head}{nameless(1, ending)['body']}\n")
    assert export.titles() == ["Goats", "Goats"]


def test_an_unpacked_export_of_substack_follows_its_table_and_its_texts(export: Export) -> None:
    posts = export.raw / "blog" / "posts"
    posts.mkdir(parents=True)
    table = "post_id,post_date,is_published,title\n1.snow,2021-01-02T08:00:00Z,true,Snow\n2.not-yet,,false,Not yet\n"
    (export.raw / "blog" / "posts.csv").write_text(table)
    (posts / "1.snow.html").write_text("<p>Snow fell on Sele.</p>")
    (posts / "2.not-yet.html").write_text("<p>It will snow.</p>")
    assert export.titles() == ["Snow"]
    (posts / "1.snow.html").write_text("<p>Snow fell on Orrin.</p>")
    assert export.titles() == ["Snow"]
    assert "Snow fell on Orrin." in export.articles()[0].read_text()
    (export.raw / "blog" / "posts.csv").write_text(table.replace(",,false", ",2021-01-03T08:00:00Z,true"))
    assert export.titles() == ["Not yet", "Snow"]
