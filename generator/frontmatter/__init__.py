"""Front matter: a Markdown file's head to a Sheet and back.

Accepts the forms and names other systems use, converts every field by itself with the line it stands
on, and refuses what it cannot understand in the publisher's own terms. Knows no disk, no settings
beyond the zone, and nothing of where an article will live.
"""

from generator.frontmatter.form import HIDDEN, former, held, people, read, told, words
from generator.frontmatter.heads import ALIASES, LIMIT, Refused, canonical, decode, glimpse, meta, split
from generator.frontmatter.writing import seal, write

__all__ = [
    "ALIASES", "HIDDEN", "LIMIT", "Refused", "canonical", "decode", "former", "glimpse", "held", "meta", "people",
    "read", "seal", "split", "told", "words", "write",
]  # fmt: skip
