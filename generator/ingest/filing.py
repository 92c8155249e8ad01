"""Filing: decides for each record what becomes of it, and writes the article's file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator import frontmatter, gates, ledger
from generator.catalog import Carrier, Catalog, Wishes
from generator.disk import codec, digest, files
from generator.ingest.conversion import Converted, Entry, converter, stream
from generator.ingest.gallery import Gallery
from generator.ingest.pictured import Album
from generator.ledger import addresses
from generator.model import Problem, Provenance, Sheet, Source, Story
from generator.related.words import NO_WORDS
from generator.site import Site
from generator.survey import twins
from generator.text import slugs

FILES = 3  # at hand, whole
NAMED = 100  # sources of one article that its front matter names; of more, it would outgrow itself


class Desk:
    """`dry`: articles are written beside the catalog, and content stays as it is."""

    def __init__(self, site: Site, catalog: Catalog, album: Album, reconvert: bool, dry: bool) -> None:
        self.site, self.catalog, self.album, self.reconvert = site, catalog, album, reconvert
        self.root = site.content / "raw"
        self.target = site.cache if dry else site.content
        self.written = 0  # articles
        self.gallery = Gallery(site, self.target)

    def take(self, one: Converted) -> None:
        """Everything a raw file holds."""
        problems = list(one.problems)
        self.catalog.drop_records(one.path)
        entries = stream(self.root, self.site.timezone, self.album, one.path) if one.streamed else one.entries
        for entry in entries:
            if isinstance(entry, Problem):
                problems.append(entry)
                continue
            try:
                self._file(entry)
            except files.Linked as error:
                fact = f"cannot be converted: {error}."
                remedy = "Put a folder in its place; until then it is not published."
                problems.append(Problem(gates.named(self.root, one.path), 0, fact, remedy))
        self.catalog.complain("raw", one.path, problems)

    def _file(self, one: Entry) -> None:
        """Writes the article of a record, if one must be written."""
        mark, key = one.provenance.source.mark, one.record.key
        self.catalog.put_record(one.provenance.source)
        self.catalog.want(one.path, one.missing)
        same = self.catalog.carrier_by_mark(mark, key)
        if same and not ((self.reconvert or self._brings(one, same)) and self._speaks(same, one)):
            return
        own = same or self.catalog.carrier_by_path(one.path, key)
        if own is None:
            self._arrives(one)
        elif own.sheet is None:
            self.catalog.put_record(one.provenance.source, waits=own.path)
        elif not own.main:
            self._weigh_again(one, own)
        elif own.sheet.sealed:
            self._renew(one, own.path, own.sheet)
        else:  # its editor's: only what it shows may come
            text = self._text(own.path)
            self.gallery.show(
                {name: file for name, file in one.record.pictures.items() if quote(name) in text}
            )

    def _text(self, path: str) -> str:
        return files.read(self._place(path)).decode("utf-8", "replace")

    def _brings(self, one: Entry, carrier: Carrier) -> bool:
        """Whether pictures have come to content/raw since the article was made of the record, or been mended."""
        beside = [name for name, file in one.record.pictures.items() if isinstance(file, str)]
        text = self._text(carrier.path) if beside else ""
        media = self.site.content / "media"
        return not all(quote(name) in text and (media / name).exists() for name in beside)

    def _speaks(self, carrier: Carrier, one: Entry) -> bool:
        """Whether the article's text is to be had from this record, and not from its like in another file."""
        file = carrier.source.file if carrier.source else ""
        return carrier.main and (file == one.path or files.look(self.root, file) is None)

    def _arrives(self, one: Entry) -> None:
        """A record that no article names: of an article that is there, or a new one."""
        known = self._known(one)
        twin = self._twin(one, known)
        if twin:
            self._unite(one, twin)
        elif known := known or self._stands(one):
            self._follows(one, known)
        else:
            self._write(self._new(one), _stated(one.record.keep), one.record.pictures)

    def _follows(self, one: Entry, known: Carrier) -> None:
        """A version of an article: the newest counts."""
        sheet, source = known.sheet, one.provenance.source
        if sheet is None or not sheet.provenance.sources:
            self.catalog.put_record(source, waits=known.path)
        elif twins.newness(sheet) > twins.newness(_as_sheet(one)):
            self.catalog.put_record(source, outdone=sheet.id)
        elif sheet.sealed:
            self._renew(one, known.path, sheet)
        else:  # its editor's, who may take over what is new
            self.catalog.put_record(source, copied=known.path, newer=True)

    def _known(self, one: Entry) -> Carrier | None:
        """The article of the same record in another raw file: by its id, else by what the file calls it."""
        stated = list(self.catalog.carriers_by_id(_ids(one)))
        return self._by_id(one, stated) or self._by_name(one, {known.path for known in stated})

    def _by_id(self, one: Entry, stated: list[Carrier]) -> Carrier | None:
        """Of the articles that state its id, the one of which it is a version."""
        if stated and not twins.is_counted(_ids(one)[0]):
            return stated[0]
        new = _as_sheet(one)
        sure = {known.path: self._signs(known, new) for known in stated}
        most = max(sure.values(), default=0)
        if most < twins.ENOUGH:
            return None
        first, *others = (known for known in stated if sure[known.path] == most)
        return next((known for known in others if self._is_kept(known, new)), first)

    def _by_name(self, one: Entry, out: set[str]) -> Carrier | None:
        """Of the articles that exports of its kind call like it, but those `out`, the one of which it is a version."""
        new = _as_sheet(one)
        asked = (f"={twins.called(one.provenance.source)}=", *twins.asked(one.record.story, one.record.keep))
        paths = {*self.catalog.twins(asked, twins.MANY)} if one.record.key else set()
        named = [(path, sheet) for path in sorted(paths - out) if (sheet := self.catalog.sheet(path))]
        for path, sheet in sorted(named, key=lambda it: it[1].provenance.source.record != one.record.key):
            if twins.called_alike(sheet, new) and twins.versions(self._original(path, sheet), new):
                return Carrier(path, sheet)
        return None

    def _signs(self, known: Carrier, new: Sheet) -> int:
        """As twins has them. What cannot be read just now counts as the same until it can; as do files of one story
        each, whose ids are given by hand; and what an editor has changed, if its raw record is gone: it may have
        been taken down."""
        sheet = known.sheet
        if sheet is None or not (sheet.provenance.source.record or new.provenance.source.record):
            return twins.ENOUGH
        if not (sheet.sealed or self._record(sheet.provenance)):
            return twins.ENOUGH
        found = twins.signs(sheet, new)
        return found if found >= twins.ENOUGH else found + twins.ENOUGH * self._is_kept(known, new)

    def _is_kept(self, known: Carrier, new: Sheet) -> bool:
        return known.sheet is not None and twins.is_kept(self._original(known.path, known.sheet), new)

    def _original(self, path: str, sheet: Sheet) -> Sheet:
        """An article with its text, or as its raw record has it where a person has edited it and the record is
        still to be had."""
        entry = None if sheet.sealed else self._record(sheet.provenance)
        if entry:
            return _as_sheet(entry)
        whole = self._whole(path)
        return whole[0] if whole else sheet

    def _twin(self, one: Entry, known: Carrier | None) -> Carrier | None:
        """The article that this record is a copy of: that of the same record in another kind of export, else the
        first by path."""
        story, new = one.record.story, _as_sheet(one)
        asked = twins.asked(story, one.record.keep)
        if known:
            sheet = known.sheet if asked else None
            of_day = sheet and twins.kind(sheet) != twins.kind(new) and _day(sheet.story) == _day(story)
            whole = self._whole(known.path) if of_day else None
            return known if whole and twins.one_holds_other(whole[0], new) else None
        for path in self.catalog.twins(asked, twins.MANY):
            whole = self._whole(path)
            if whole and twins.same(whole[0], new):
                return Carrier(path, whole[0])
        return None

    def _whole(self, path: str) -> tuple[Sheet, dict[str, Any]] | None:
        """(the article with its body, its further front matter), None when it cannot be understood."""
        name = f"content/{path}"
        try:
            text = frontmatter.decode(files.read(self._place(path)), name)[0]
            sheet = frontmatter.read(path, text, self.site.timezone)
            keep = frontmatter.told(frontmatter.split(text, name)[0], name, self.site.timezone)[1]
        except (OSError, frontmatter.Refused):
            return None
        return sheet, _stated(keep)

    def _open(self, path: str) -> tuple[Sheet, dict[str, Any]] | None:
        """The same, None where no more sources can be named either."""
        whole = self._whole(path)
        return whole if whole and whole[0].sealed and len(whole[0].provenance.sources) < NAMED else None

    def _unite(self, one: Entry, twin: Carrier) -> None:
        """One article of two records; one that a person has edited stays as it is, and one of very many."""
        whole = self._open(twin.path)
        if whole is None:
            self.catalog.put_record(one.provenance.source, copied=twin.path)
            return
        sheet = twins.united(whole[0], _as_sheet(one))
        fuller = sheet.provenance.source == one.provenance.source
        keep = twins.kept(whole[1], _stated(one.record.keep))
        self._write(sheet, keep, one.record.pictures if fuller else {})

    def _weigh_again(self, one: Entry, own: Carrier) -> None:
        """A copy that has changed: the article goes back to what its own raw record says, as far as that
        can be had, and the copy is taken for new."""
        whole = self._whole(own.path)
        if whole and whole[0].sealed:
            main = self._record(whole[0].provenance)
            if main:
                self._renew(main, own.path, whole[0])
            else:
                self._write(twins.without(whole[0], one.path, one.record.key), whole[1], {})
        self._arrives(one)

    def _record(self, provenance: Provenance) -> Entry | None:
        """The record an article's text was made of, unless it has changed or is one of very many."""
        if files.look(self.root, provenance.source.file) is None:
            return None
        return self._records(provenance.source.file).get(provenance.source)

    @cached_property
    def _records(self) -> Callable[[str], dict[Source, Entry]]:
        """The last files stay at hand: copies of many of their records may change together."""
        read = converter(self.root, self.site.timezone, self.album)
        return lru_cache(FILES)(lambda path: {one.provenance.source: one for one in read(path).entries})

    def name(self, path: str, source: Source) -> None:
        """Names a source whose record is the very same as one that the article names already."""
        if whole := self._open(path):
            self._write(twins.named(whole[0], source), whole[1], {})
        else:
            self.catalog.put_record(source, copied=path)

    def _place(self, path: str) -> Path:
        """Where an article's file stands, or would."""
        made = self.target / path
        return made if made.exists() else self.site.content / path

    def _write(self, sheet: Sheet, keep: Mapping[str, Any], pictures: Mapping[str, str | bytes]) -> None:
        data = frontmatter.write(sheet, dict(keep)).encode()
        waiting = self.target / ledger.FOLDER
        place = files.inside(self.target, sheet.path)
        self.gallery.show(pictures)
        files.replace(place, data, waiting)
        self.written += 1
        self.catalog.put_converted(sheet.path)
        self._announce(replace(sheet, story=replace(sheet.story, body=""), sealed=True))

    def _announce(self, sheet: Sheet) -> None:
        """To the catalog, for the records that follow; the file itself is read when all is written."""
        self.catalog.stamp("articles", sheet.path.removeprefix("articles/"), "", "")
        self.catalog.put_sheet(
            sheet.path,
            sheet.id,
            codec.pack(sheet),
            "",
            "",
            NO_WORDS,
            Wishes.of(sheet),
            sheet.provenance.sources,
            twins.keys(sheet),
        )

    def _stands(self, one: Entry) -> Carrier | None:
        """The record's article after all, in a file that cannot be read just now or names no raw file any more;
        another article in that file is none."""
        made, named = addresses.made_id(_origin(one)), f"={twins.called(one.provenance.source)}="
        for path, id in self.catalog.addressed((made, *_ids(one))):
            sheet = self.catalog.sheet(path)
            if sheet is None and (self.site.content / path).exists():
                return Carrier(path, None)
            if sheet and not sheet.provenance.sources and (id == made or self._was_made(path, one)):
                return Carrier(path, sheet)
        for path in self.catalog.twins((named,), twins.MANY) if one.record.key else ():
            if self.catalog.sheet(path) is None and twins.called_alike(self._glimpse(path), _as_sheet(one)):
                return Carrier(path, None)
        return None

    def _was_made(self, path: str, one: Entry) -> bool:
        """Whether an article that has the id which a record states, and names no raw file, is a version of it."""
        if not twins.is_counted(_ids(one)[0]):
            return True
        whole, new = self._whole(path), _as_sheet(one)
        return whole is not None and (
            twins.signs(whole[0], new) >= twins.ENOUGH or twins.is_kept(whole[0], new)
        )

    def _glimpse(self, path: str) -> Sheet:
        """What is known of an article that cannot be read."""
        id, provenance = frontmatter.glimpse(files.read(self._place(path)))
        return Sheet(path, Story(""), id, provenance=provenance)

    def _renew(self, one: Entry, place: str, old: Sheet) -> None:
        """A sealed article follows its raw file; id, slug and place stay. Its copies are weighed again."""
        sheet = Sheet(place, one.record.story, old.id, old.slug, provenance=one.provenance)
        keep = _stated(one.record.keep)
        if frontmatter.write(sheet, keep).encode() != files.read(self._place(place)):
            self._write(sheet, keep, one.record.pictures)
            self.catalog.reconsider(old.id)  # a version outdone before may be the newer one now
        else:
            self.gallery.show(one.record.pictures)

    def _new(self, one: Entry) -> Sheet:
        story, record, day = one.record.story, one.record, _day(one.record.story)
        origin = _origin(one)
        asked = str(record.keep.get("slug") or "")  # of whatever shape: a sidecar may say anything
        slug = slugs.slugify(asked) or slugs.slugify(story.title) or digest.of(origin)[:8]
        heir = self._heir(f"/{day or 'undated'}/{slug}/")
        stated = _ids(one)
        free = (id for id in stated if not self.catalog.has_id(id))
        made = addresses.made_id(origin)
        own = heir if stated and addresses.stated(heir) == stated[0] else ""
        id = own or next(free, "") or heir or (addresses.numbered(stated[0], made) if stated else made)
        while self.catalog.has_id(id):
            id = addresses.made_id(f"{id} {origin}")
        folder = f"articles/{day[:7] or 'undated'}"
        path = f"{folder}/{slug}.md"
        if self._place(path).exists():
            path = f"{folder}/{slug}-{digest.of(id)[:8]}.md"
        return Sheet(path, story, id, slug, provenance=one.provenance)

    def _heir(self, address: str) -> str:
        """The id that held the address, when its article is gone: the same story comes back."""
        row = self.catalog.one("SELECT id, path FROM address WHERE address = ?", address)
        if not row or self.catalog.has_id(row[0]) or (self.site.content / row[1]).exists():
            return ""
        return str(row[0])


def _ids(one: Entry) -> tuple[str, ...]:
    """The id that a record states, and those that its article gets where other stories have it already. Empty
    where it states none."""
    stated = str(one.record.keep.get("id") or "")
    others = (addresses.numbered(stated, number) for number in range(2, twins.MANY + 1))
    return (stated, *others) if stated else ()


def _as_sheet(one: Entry) -> Sheet:
    return Sheet("", one.record.story, provenance=one.provenance)


def _origin(one: Entry) -> str:
    return f"raw/{one.path}#{one.record.key}"


def _day(story: Story) -> str:
    return story.published.day if story.published else ""


def _stated(keep: Mapping[str, Any]) -> dict[str, Any]:
    """Further front matter that the raw file stated and the article keeps."""
    return {key: value for key, value in keep.items() if key not in ("id", "slug")}
