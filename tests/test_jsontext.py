"""What is laid out for people is what the standard library lays out."""

import json

from hypothesis import given
from hypothesis import strategies as st

from generator.text import jsontext

WORDS = st.text('ab é"\\\n\t/<\u2028\U0001f389\ud800\x00')
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
)


@given(VALUES)
def test_it_reads_as_the_standard_library_writes_it(value: object) -> None:
    assert jsontext.laid_out(value) == json.dumps(value, ensure_ascii=False, indent=1)
