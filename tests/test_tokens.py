"""Words in any script, and what their spellings have in common."""

import sys
import unicodedata

import pytest

from generator.model import Story
from generator.related import tokens as room
from generator.related.reasons import Reasons
from generator.related.tokens import names, tokens
from generator.related.words import count, number, stemmer, term_of
from generator.search.folding import fold
from generator.views.sample import FULL

WHOLE = {
    "Hindi": "बाढ़ में नदी किनारे के पुल को ख़तरा",
    "Tamil": "வெள்ளம் ஆற்றின் பாலத்தை சூழ்ந்தது",
    "Bengali": "বন্যায় নদীর সেতু ডুবেছে",
    "Arabic": "الْمَدِينَةُ القديمة جِسْر",
    "Hebrew": "שָׁלוֹם עַל הַגֶּשֶׁר",
    "Persian": "می‌خواهم نامه‌ها پل",
    "Burmese": "မြန်မာ တံတား",
    "Yoruba": "adébọ̀wálé ọ̀yọ́ ẹ̀kọ́",
    "Sinhala": "ශ්‍රී ලංකා",
}


@pytest.mark.parametrize("language", WHOLE)
def test_words_keep_the_marks_that_combine_with_their_letters(language: str) -> None:
    assert tokens(f"{WHOLE[language]}.") == unicodedata.normalize("NFC", WHOLE[language]).split()


def test_every_mark_stands_within_a_word_and_no_sign_or_space_does() -> None:
    for code in {*range(sys.maxunicode)} - {0x3099, 0x309A}:  # kana's own, which stand in pairs
        kind = unicodedata.category(chr(code))[0]
        if kind in "MPSZ" and unicodedata.is_normalized("NFC", chr(code)):
            assert (len(tokens(f"कल{chr(code)}कल")) == 1) == (kind == "M"), hex(code)


@pytest.mark.parametrize(
    "text", ["Élysée à Orléans, été", "Thủ tướng Phạm Việt Đức", "한국어 신문", "Ελλάδα ΐ", "Über"]
)
def test_letters_and_their_accents_are_one_however_they_are_stored(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert apart != text and tokens(apart) == tokens(text)
    told = [count(Story(title=one, body=f"Then {one} was seen."), "en") for one in (text, apart)]
    assert told[0] == told[1]


def test_names_keep_their_marks() -> None:
    assert names("where the skipper Adébọ̀wálé Ọ̀yọ́-Bello waited") == ["Adébọ̀wálé Ọ̀yọ́-Bello"]


@pytest.mark.parametrize("name", ["Ravi Dun\xadmore", "Ravi Dunm\u200core", "R\xadavi Dunmore\u200d"])
def test_a_name_is_whole_whatever_joins_its_letters_unseen(name: str) -> None:
    told = [
        count(Story(title="Ab", body=f"On the pier {one} waited."), "en") for one in (name, "Ravi Dunmore")
    ]
    assert names(f"On the pier {name} waited.") == ["Ravi Dunmore"]
    assert told[0].terms == told[1].terms


def test_what_joins_letters_unseen_is_no_part_of_a_term_but_of_its_spelling() -> None:
    for joined, plain in (("نامه‌ها", "نامهها"), ("Ge\u00adsetz", "Gesetz")):
        assert term_of(joined, stemmer("fa")) == plain and tokens(joined) == [joined.lower()]
        told = count(Story(title="Ab", body=f"Um {joined.lower()} es"), "fa")
        shared = number(plain.lower()).to_bytes(4, "little")
        assert Reasons(FULL, *told).reason(shared)[1] == joined.lower()


def test_readers_need_no_accents_and_no_points_but_vowel_signs() -> None:
    assert [fold(word) for word in ("Élysée", "שָׁלוֹם", "مَدِينَة", "می‌خواهم")] == [
        "elysee",
        "שלום",
        "مدينة",
        "میخواهم",
    ]
    apart = ("की", "के", "कि", "कु", "क")
    assert len({fold(word) for word in apart}) == len(apart)


def test_text_in_latin_letters_looks_up_no_marks() -> None:
    room._marked.cache_clear()
    tokens("Élysée: “naïve” café – Straße, 1,204.5 cranes")
    names("then Ida Falk’s café, and Zoë – in Łódź")
    assert not room._marked.cache_info().currsize
