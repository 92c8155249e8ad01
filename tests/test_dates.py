"""Dates as people type them: read as a whole, or refused with a sentence."""

from datetime import datetime, timedelta, timezone

import effort
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.importers import _credits
from generator.model import Moment
from generator.text import datewords
from generator.text.dates import find, is_relative, parse

ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1987-03-04", "1987-03-04"),
        ("1987/3/4", "1987-03-04"),
        ("1987-03-04T05:06", "1987-03-04T05:06:00+01:00"),
        ("1987-03-04 05:06:07.123Z", "1987-03-04T05:06:07+00:00"),
        ("1987-07-04 05:06:07 +0000", "1987-07-04T05:06:07+00:00"),
        ("1987-07-04T05:06:07-04:00", "1987-07-04T05:06:07-04:00"),
        ("Mon, 23 Jun 2025 16:01:00 -0400", "2025-06-23T16:01:00-04:00"),
        ("Mon, 23 Jun 2025 16:01:00 GMT", "2025-06-23T16:01:00+00:00"),
        ("23/04/2021", "2021-04-23"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31T23:59:59+14:00", "9999-12-31T23:59:59+14:00"),
        ("2025-10-26 02:30", "2025-10-26T02:30:00+02:00"),  # twice that night: the first
        ("4th of July 2024, noon", "2024-07-04T12:00:00+02:00"),
        ("Sept. 5, 2024, 12:15 a.m.", "2024-09-05T00:15:00+02:00"),
        ("12 mars 2021 à 16h30", "2021-03-12T16:30:00+01:00"),
        ("le 1er août 2020", "2020-08-01"),
        ("le 1er aout 2020", "2020-08-01"),
        ("vendredi 12 fe\u0301vrier 2021", "2021-02-12"),  # the accent a character of its own
        ("mar. 16 mars 2021, 9 h 05", "2021-03-16T09:05:00+01:00"),
        ("16h 12 déc. 2021", "2021-12-12T16:00:00+01:00"),
        ("12. März 2021, 16:30 Uhr", "2021-03-12T16:30:00+01:00"),
        ("Fr., 12.03.2021, 16.30 Uhr", "2021-03-12T16:30:00+01:00"),
        ("Freitag, 12.03.2021", "2021-03-12"),
        ("12.03.2021 um 9 Uhr MEZ", "2021-03-12T09:00:00+01:00"),
        ("12 de marzo de 2021 a las 16:30", "2021-03-12T16:30:00+01:00"),
        ("miércoles, 1 sept. 2021 - 16:30h", "2021-09-01T16:30:00+02:00"),
        ("marzo 12 de 2021", "2021-03-12"),
        ("12 marzo 2021 alle ore 16:30", "2021-03-12T16:30:00+01:00"),
        ("lunedì 3 mag 2021 ore 8.15", "2021-05-03T08:15:00+02:00"),
        ("12 de março de 2021 às 16h30", "2021-03-12T16:30:00+01:00"),
        ("terça-feira, 2 de out. de 2018", "2018-10-02"),
        ("2/dez/2019 16h30min", "2019-12-02T16:30:00+01:00"),
        ("12 mars 2021 à 16 h 30 HNE", "2021-03-12T16:30:00-05:00"),
        ("12 juillet 2021, 16h30 (heure d’été de l’Est)", "2021-07-12T16:30:00-04:00"),
        ("12 juil. 2021 16:30 HAP", "2021-07-12T16:30:00-07:00"),
        ("12 juillet 2021 16h30 heure d'été", "2021-07-12T16:30:00+02:00"),
        ("2024年5月5日 14時30分", "2024-05-05T14:30:00+02:00"),
        ("２０２４年５月５日（日）午後２時", "2024-05-05T14:00:00+02:00"),
        ("2023年11月2日 星期四 下午3:15", "2023-11-02T15:15:00+01:00"),
        ("2023년 11월 2일 오후 3시 5분", "2023-11-02T15:05:00+01:00"),
        ("2021-03-12 14:05 WITA", "2021-03-12T14:05:00+08:00"),
        ("12.07.2021, 9:00 OESZ", "2021-07-12T09:00:00+03:00"),
    ],
)
def test_parse(text: str, iso: str) -> None:
    assert parse(text, ZONE).iso == iso


@pytest.mark.parametrize(
    ("zone", "iso"),
    [
        ("Europe/Dublin", "2021-07-05T10:00:00+01:00"),
        ("Asia/Jerusalem", "2021-07-05T10:00:00+03:00"),
        ("America/Toronto", "2021-07-05T10:00:00+05:30"),
    ],
)
def test_letters_of_several_zones_are_the_archives_own_where_they_are_one_of_them(
    zone: str, iso: str
) -> None:
    assert parse("July 5, 2021, 10:00 a.m. IST", zone).iso == iso


@pytest.mark.parametrize(
    "line",
    ["3 hours ago", "Published an hour ago", "il y a 3 heures", "Publié il y a 2 jours", "vor 3 Stunden",
     "Aktualisiert vor einer Stunde", "hace 3 horas", "há 3 horas", "3 horas atrás", "3 ore fa", "un'ora fa",
     "3 uur geleden", "3時間前", "3小时前", "3시간 전", "yesterday", "Hier à 18h20", "Gestern, 18:20 Uhr",
     "Ayer a las 10:30", "Ontem às 9h", "Oggi alle 9.40", "Aujourd’hui", "昨日 14:30",
     "5 min read", "Lesezeit: 3 Minuten", "Temps de lecture : 3 min", "3 min de lectura",
     "Lesezeit: ca. 4 Min.", "Reading time: < 1 minute", "Lecture : une minute"],
)  # fmt: skip
def test_times_told_by_their_distance_are_no_dates(line: str) -> None:
    assert is_relative(line)
    assert find(line, ZONE) is None


@pytest.mark.parametrize(
    "line",
    ["Il y a 3 heures, le port était vide.", "Há 3 horas de caminho até lá", "Hier beginnt der Weg",
     "Vor 3 Stunden sank die Fähre", "Ayer llovió", "12 mars 2021", "Hoy 3 de mayo de 2021", "3 ore",
     "Lecture hall burns", "Lecture 3", "Reading time ends", "Lesezeit im Mai"],
)  # fmt: skip
def test_prose_and_dates_are_no_distances(line: str) -> None:
    assert not is_relative(line)


def test_a_bare_day_is_midnight_where_the_archive_is() -> None:
    moment = parse("2024-07-04", ZONE)
    assert moment.whole_day
    assert moment.stamp == "2024-07-04T00:00:00+02:00"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 Feb 1987", '"31 Feb 1987" is not a day of the calendar'),
        ("1987-02-31", '"1987-02-31" is not a day of the calendar'),
        ("soon", '"soon" is not a date'),
        ("", '"" is not a date'),
        ("3 hours ago", '"3 hours ago" is not a date'),
        ("June 2025", '"June 2025" is not a date'),
        ("2025-06-23 and then", '"2025-06-23 and then" is not a date'),
        ("31 février 1987", '"31 février 1987" is not a day of the calendar'),
        ("12.03.2021", '"12.03.2021" can be read in more than one way'),
        ("12/03/2021 16h30", '"12/03/2021" can be read in more than one way'),
        ("3. Mai 2021 und", '"3. Mai 2021 und" is not a date'),
        ("03/04/2021", '"03/04/2021" can be read in more than one way'),
        ("12.04.21", '"12.04.21" can be read in more than one way'),
        ("2025-06-23 25:00", '"25:00" is not a time of day'),
        ("2025-06-23 12:00 +99:00", '"+99:00" is not an offset from UTC'),
    ],
)
def test_parse_refuses_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse(text, ZONE)
    assert str(refusal.value) == sentence


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(ValueError, match='"Mars/Olympus" is not a time zone'):
        parse("2025-06-23 12:00", "Mars/Olympus")


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("June 23, 2025, 4:01 p.m. ET", "2025-06-23T16:01:00-04:00", None),
        ("Jan. 5, 2024 4pm ET", "2024-01-05T16:00:00-05:00", None),
        ("Mon 3 Jun 2024 10.15 BST", "2024-06-03T10:15:00+01:00", None),
        ("Posted: Sept. 5, 2024 | 4:01 PM (ET)", "2024-09-05T16:01:00-04:00", None),
        ("Published 4:01 PM EDT, Mon June 23, 2025", "2025-06-23T16:01:00-04:00", None),
        ("Wednesday, 4 December 2024 at 07:15 CET", "2024-12-04T07:15:00+01:00", None),
        ("12/25/2024 5:00 PM PT", "2024-12-25T17:00:00-08:00", None),
        ("May 5, 2021 10:00 AM IST", "2021-05-05T10:00:00+05:30", None),
        ("2021-12-05 10:00 AEDT", "2021-12-05T10:00:00+11:00", None),
        ("Jun 23, 2025 4:01 PM GMT+2", "2025-06-23T16:01:00+02:00", None),
        ("7 May 1945", "1945-05-07", None),
        ("Last modified on Mon 3 Jun 2024 12.31 BST", None, "2024-06-03T12:31:00+01:00"),
        ("Updated 1601 GMT (0001 HKT) June 23, 2025", None, "2025-06-23T16:01:00+00:00"),
        ("16:01, 23 Jun 2025Updated 17:20, 23 Jun 2025",
         "2025-06-23T16:01:00+02:00", "2025-06-23T17:20:00+02:00"),
        ("Published on May 5, 2021, updated 5:30 p.m. ET",
         "2021-05-05", "2021-05-05T17:30:00-04:00"),
        ("Publié le 12 mars 2021 à 16h30 Mis à jour le 13 mars 2021 à 9h",
         "2021-03-12T16:30:00+01:00", "2021-03-13T09:00:00+01:00"),
        ("Publié le 1er août 2020, mis à jour à 17 h 20",
         "2020-08-01", "2020-08-01T17:20:00+02:00"),
        ("Dernière mise à jour : dim. 14 mars 2021", None, "2021-03-14"),
        ("Veröffentlicht am 12.03.2021 | Aktualisiert am 13.03.2021, 9.05 Uhr",
         "2021-03-12", "2021-03-13T09:05:00+01:00"),
        ("Stand: 12.03.2021", None, "2021-03-12"),
        ("Stand: 12. März 2021, 16:30 Uhr MEZ", None, "2021-03-12T16:30:00+01:00"),
        ("Zuletzt geändert: 4. Jänner 2021", None, "2021-01-04"),
        ("Publicado el 12 de marzo de 2021 a las 16:30 Actualizado el 13 mar. 2021",
         "2021-03-12T16:30:00+01:00", "2021-03-13"),
        ("Pubblicato il 12 marzo 2021 alle 16:30 - Aggiornato il 13 marzo 2021 alle ore 17:00",
         "2021-03-12T16:30:00+01:00", "2021-03-13T17:00:00+01:00"),
        ("Publicado em 12 de março de 2021 às 16h30 - Atualizado em 13 de março de 2021",
         "2021-03-12T16:30:00+01:00", "2021-03-13"),
    ],
)  # fmt: skip
def test_find(line: str, published: str | None, updated: str | None) -> None:
    found = find(line, ZONE)
    assert found
    assert tuple(moment and moment.iso for moment in found) == (published, updated)


@pytest.mark.parametrize(
    "line",
    ["", "By Ana Lind", "On June 23, 2025, the bridge opened.", "3 hours ago", "June 23",
     "Updated 3 hours ago", "2021 World Cup", "March 2021", "03/04/2024", "Published",
     "First edition, 7 May 1945", "4:01 p.m. ET", "31 June 2024", "7 May 1945" + " " * 300,
     "mai", "12 mai", "mars 2021", "Mai 12 2021", "Set 12, 2021", "Il y a 3 heures", "vor 3 Stunden",
     "Le 12 mars 2021, le pont a ouvert.", "Am 12. März 2021 wurde die Brücke eröffnet.",
     "Publié le 12 mars 2021 par Ana Lind", "Stand der Dinge am 12.03.2021", "12.03.2021",
     "El 12 de marzo de 2021 a las 16:30 el puente", "Publicado el 03/04/2021", "a las 16:30",
     "Das Mai 2021 Uhr", "de 12 de", "16h30", "Verstand: 12. März 2021"],
)  # fmt: skip
def test_find_leaves_prose_alone(line: str) -> None:
    assert find(line, ZONE) is None


def test_no_line_takes_long() -> None:
    with effort.seconds(5):
        for unit in ("1", " ", "Published ", "12:30 ", "on ", "-", "June ", "May 1, ", "(", "+1", "le ", "a las 1 ", "12 de ",
                     "mar. ", "publié le 12 ", "12.03.2021 ", "heure d'été ", "16h"):  # fmt: skip
            find(unit * 1_000_000, ZONE)
            find((unit * 300)[:300], ZONE)
            with pytest.raises(ValueError):
                parse(unit * 100_000, ZONE)


def test_no_word_names_two_months_or_two_zones() -> None:
    """Nothing asks which language a date is in, so every word has one meaning."""
    months = [name for names in datewords.MONTHS for name in names]
    zones = [short for names in datewords.ZONES.values() for short in names.split()]
    known = {short.lower(): place for place, names in datewords.ZONES.items() for short in names.split()}
    assert all(places.split()[0] == known[short] for short, places in datewords.HOMONYMS.items())
    assert len(set(months)) == len(months)
    assert len(set(zones)) == len(zones)
    assert len(datewords.MONTHS) == 12
    written = [*months, datewords.WEEKDAYS, datewords.NEW_LABELS, datewords.OLD_LABELS, *datewords.PHRASES]
    assert all(word == datewords.flat(word) for word in written)


@pytest.mark.parametrize(
    ("zone", "text", "utc"),
    [
        (
            "Europe/London",
            "2019-03-31 01:30",
            "2019-03-31T01:30",
        ),  # no clock showed it: as if none had been turned
        ("Europe/London", "2019-10-27 01:30", "2019-10-27T00:30"),  # shown twice: the first time counts
        ("Europe/London", "2019-10-27 01:30 GMT", "2019-10-27T01:30"),
        ("Australia/Lord_Howe", "2019-10-06 02:15", "2019-10-05T15:45"),  # turned by half an hour
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00"),  # a day that was left out
        ("Asia/Kathmandu", "1985-12-31 23:59", "1985-12-31T18:29"),
    ],
)
def test_hours_that_a_zone_left_out_or_showed_twice(zone: str, text: str, utc: str) -> None:
    found = parse(text, zone)
    assert found.instant == parse(f"{utc}Z", zone).instant
    assert found.day == text[:10].replace("-", "/")


@given(
    st.datetimes().map(lambda when: when.replace(microsecond=0).isoformat()),
    st.sampled_from(["Z", "+00:00", "+02:00", "-05:30", "+13:45", "-13:59", "+14:00", "+23:00", "", "+0200"]),
    st.sampled_from(["UTC", "Europe/Berlin"]),
)
@example("2019-02-30T10:00:00", "Z", "UTC")
@example("2019-02-03T24:00:00", "Z", "UTC")
@example("0000-02-03T10:00:00", "Z", "UTC")
def test_a_stamp_is_read_as_any_date_is(wall: str, offset: str, zone: str) -> None:
    """Where the short way answers at all, the long way gives the same answer."""
    moment = Moment.stamped(wall + offset)
    assert moment is None or moment == parse(wall + offset, zone)
    assert (moment is None) == (offset in ("+14:00", "+23:00", "", "+0200") or not _is_real(wall))


def _is_real(wall: str) -> bool:
    return wall not in ("2019-02-30T10:00:00", "2019-02-03T24:00:00", "0000-02-03T10:00:00")


@pytest.mark.parametrize(
    "line", ["Life at the Capitol post-January 6, 2021", "The non–April 1, 2024", "O’May 5, 2024"]
)
def test_a_date_within_a_word_is_no_timestamp_that_was_fused(line: str) -> None:
    assert _credits.parted(line, "UTC") == [line]


@given(st.datetimes(), st.integers(-86399, 86399))
def test_a_stamp_is_what_the_standard_library_writes(when: datetime, offset: int) -> None:
    there = when.replace(microsecond=0, tzinfo=timezone(timedelta(seconds=offset)))
    assert Moment.at(there).stamp == there.isoformat()
