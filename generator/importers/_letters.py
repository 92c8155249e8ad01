"""The letters and digits of a text: what two renderings of it have in common."""

import re

_SIGNS = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(byte for byte in range(128) if not chr(byte).isalnum())


def letters(text: str) -> str:
    """Without white space and signs, its case folded."""
    bare = text.casefold().encode("utf-8", "surrogatepass").translate(None, _ASCII_SIGNS)
    plain = bare.decode("utf-8", "surrogatepass")  # bytes are taken out at once, characters one by one
    return plain if plain.isascii() else _SIGNS.sub("", plain)
