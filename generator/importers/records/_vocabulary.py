"""What systems call the fields of an article, in order of trust.

Names are compared without regard to case, accents, spaces, `_`, `-` and `:`; a dot leads into an object.
The names that front matter may use are among them. Words only.
"""

import re
from functools import lru_cache

from generator import frontmatter
from generator.importers._lexicon import words
from generator.text.datewords import flat

# What a text that is an object calls the text itself: headline.main, title.rendered …
WITHIN = (
    "", ".main", ".basic", ".rendered", ".original", ".default", ".value", ".text", ".#text", ".html",
    ".plain", ".name", ".content",
)  # fmt: skip

# The same in German, French, Spanish, Italian and Portuguese, without accents; where a word is English, too, it is a rarer one there.
ABROAD = {
    "title": "titel uberschrift schlagzeile titre titulo titolo titular",
    "published": "datum veroffentlicht veroffentlichtam erschienen publie publiele datedepublication fecha "
    "publicado publicadoel fechadepublicacion pubblicato datapubblicazione datadepublicacao",
    "updated": "aktualisiert geandert misajour modifiele actualizado aggiornato atualizado",
    "dek": "untertitel soustitre chapo chapeau subtitulo sottotitolo occhiello",
    "summary": "zusammenfassung kurzfassung anreisser vorspann resume resumen riassunto sommario resumo",
    "id": "kennung identifiant identificador identificativo",
    "lang": "sprache langue idioma lingua",
    "authors": "autor autoren autorin verfasser auteur auteurs autores autora autore autori",
    "tags": "schlagworte schlagworter stichworte stichworter motscles motcle etiquettes etiquetas palabrasclave "
    "palavraschave parolechiave etichette",
    "section": "rubrik ressort kategorie rubrique categorie seccion categoria sezione secao editoria",
    "source": "quelle zeitung fuente periodico fonte giornale jornal",
    "body": "volltext inhalt fliesstext artikel artikeltext texte contenu corps texto contenido cuerpo testo "
    "contenuto corpo conteudo",
}  # fmt: skip
OWN = {
    "title": "title headline headlines hed webtitle posttitle articletitle headlinetext titletext newstitle "
    "headlinemain emailsubjectline storytitle",
    "published": "published date publishedat publisheddate publishedon pubdate publishdate datepublished publicationdate "
    "webpublicationdate firstpublishedat firstpublishdate displaydate issued issuedate releasedate postdate "
    "firstcreated contentcreated articlepublishedtime publishedtime datetime dcdate isodate createdat "
    "created createddate datecreated creationdate created_utc timestamp time @timestamp",
    "updated": "updated updatedat updateddate updatedon modified modifiedat lastmodified lastmod "
    "datemodified modifieddate lastupdated lastupdateddate lastupdatedat lastpublishedat "
    "lastpublisheddate articlemodifiedtime versioncreated editedat",
    "dek": "dek deck subtitle standfirst subhead subheadline subheadlines websubtitle alternativeheadline",
    "summary": "summary excerpt customexcerpt abstract snippet teaser blurb lede trailtext shortdescription "
    "descriptiontext intro",
    "description": "description descriptions metadescription searchdescription seodescription",
    "url": "url link canonicalurl canonical sourceurl originalurl permalink weburl liveurl articleurl "
    "webpermalink posturl pageurl postpageurl storyurl href mainentityofpage mainentityofpage.@id",
    "id": "id guid uuid _id uri articleid postid storyid documentid docid contentid entryid uid nid "
    "internalid identifier @id",
    "slug": "slug urlslug postname",
    "lang": "lang language locale inlanguage localecode languagecode",
    "status": "status pubstatus publicationstatus poststatus state publishstatus",
    "aliases": "aliases alias oldurls oldurl redirectfrom websiteurl",
    "embargo": "embargo embargoed embargountil embargodate",
}
LISTS = {
    "authors": "authors author byline bylines by creator creators dccreator writer writers authorname authornames "
    "authorlist credits.by reporter custombyline",
    "tags": "tags tag keywords newskeywords topics topic labels subjects subject contenttags taglist hashtags "
    "dcsubject taxonomy.tags taxonomy.seokeywords taxonomy.keywords",
    "section": "section sections sectionname primarysection articlesection taxonomy.primarysection "
    "primarycategory maincategory category categories categoryname taxonomy.sections taxonomy.categories "
    "websitesection desk newsdesk rubric channel",
    "source": "source publication publisher sourcename publicationname outlet newspaper provider sitename "
    "copyrightholder infosources infosource site domain",
    "corrections": "corrections correction clarification editorsnote",
}
BODIES = {
    "html": "html bodyhtml bodyxhtml bodyrichtext contenthtml contentencoded articlehtml htmlcontent htmlbody content.rendered "
    "body.html content.html richtext.html",
    "markdown": "markdown bodymarkdown contentmarkdown markdowncontent",
    "any": "content body bodymain articlebody fulltext storybody story article post blocks paragraphs contentelements "
    "body.components content.blocks body.blocks body.content content.content body.processed body.value content.value "
    "body.rendered contents",
    "plain": "text bodytext maintext plaintext contenttext plaincontent articletext storytext textcontent body.text "
    "content.text rawtext cleantext leadparagraph",
}
# Columns named so stand in tables whose days come before their months; some words are English, too.
DAY_FIRST = words(" ".join(ABROAD.values())) - words("resume titular editoria")
OPENINGS = words("leadparagraph")  # bodies that go on elsewhere
HIDE = words("isdraft draft deleted isdeleted trashed withdrawn hidden private isprivate unpublished")
SHOW = words("published ispublished")
UNPUBLISHED = words(
    "draft drafts autodraft pending pendingreview private scheduled future hidden trash trashed deleted "
    "unpublished withheld canceled cancelled inreview review embargoed sent inherit rejected spam"
) | {word.replace("-", "") for word in frontmatter.HIDDEN}
ROWS = re.compile(r"(?:unnamed\d+|index|rownumber|rowid|level0|)$")  # columns that only count the rows


@lru_cache(8192)
def plain(name: str) -> str:
    """A name as it is compared."""
    folded = re.sub(r"[\s_:-]", "", flat(name)).casefold()
    return folded or name[:1]


def _ranked() -> dict[str, list[tuple[str, int]]]:
    table: dict[str, list[tuple[str, int]]] = {}
    canonical = {"published": "date", "url": "sourceurl"}
    for fields, endings in ((OWN, WITHIN), (LISTS, ("",))):
        for field, own in fields.items():
            known = canonical.get(field, field)
            others = (known, *frontmatter.ALIASES.get(known, ()), *ABROAD.get(field, "").split())
            names = [plain(name) for name in dict.fromkeys((*own.split(), *others))]
            for rank, name in enumerate(f"{name}{ending}" for ending in endings for name in names):
                table.setdefault(name, []).append((field, rank))
    bodies = [name for known in (*BODIES.values(), ABROAD["body"]) for name in known.split()]
    for rank, name in enumerate(bodies):
        table.setdefault(name, []).append(("body", rank))
    return table


# name -> the fields it may be, each with how far down that field's list it stands
RANKED = _ranked()
KIND = {name: kind for kind, known in BODIES.items() for name in known.split()}
KIND |= dict.fromkeys(ABROAD["body"].split(), "any")
WHOLE = frozenset(
    plain(name) for field, known in LISTS.items() for name in f"{known} {ABROAD.get(field, '')}".split()
)
RESERVED = frozenset(
    plain(name) for known, others in frontmatter.ALIASES.items() for name in (known, *others)
) | {"lang", "aliases"}
# What is said of the picture that leads a story.
LEADS = {
    plain(alias): name
    for name in ("image", "image_alt", "image_caption", "image_credit")
    for alias in (name, *frontmatter.ALIASES[plain(name)])
}
TELLING = frozenset(
    name for name, fields in RANKED.items() if any(field in ("title", "body") for field, _ in fields)
)
