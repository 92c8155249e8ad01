"""The catalog: all the builder remembers, in one SQLite file. The only room that knows SQL.

A cache. Lost, damaged or made by another builder it is started anew, and the output is the same.
`Reader` says what stands on a shelf; `Catalog` is the one writer of a build and holds its lock.
"""

from generator.catalog import periods
from generator.catalog.coverage import FRONT, is_leaf
from generator.catalog.deputy import Deputy
from generator.catalog.folder import FILE, discard, lend, undisturbed
from generator.catalog.inputs import Authority, Carrier
from generator.catalog.overview import Overview
from generator.catalog.reader import Reader, ref_key
from generator.catalog.relations import Near, Wishes
from generator.catalog.volumes import Bound, Entry, Said, Volumes
from generator.catalog.writer import DAMAGE, Busy, Catalog, Change, Stock

__all__ = [
    "DAMAGE",
    "FILE",
    "FRONT",
    "Authority",
    "Bound",
    "Busy",
    "Carrier",
    "Catalog",
    "Change",
    "Deputy",
    "Entry",
    "Near",
    "Overview",
    "Reader",
    "Said",
    "Stock",
    "Volumes",
    "Wishes",
    "discard",
    "is_leaf",
    "lend",
    "periods",
    "ref_key",
    "undisturbed",
]
