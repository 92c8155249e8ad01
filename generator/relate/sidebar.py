"""Sidebar: what a reader sees beside a story of those near to it."""

from generator.catalog import Catalog, Near
from generator.related.nearest import Found
from generator.site import Site


def compose(site: Site, catalog: Catalog, id: str) -> bool:
    """Draws up a story's sidebar anew. Whether it differs."""
    number = catalog.number(id)
    near = []
    if number is not None:
        found = Found.unpack(catalog.found(number))
        for other, shared in zip(
            found.nearest.numbers[: site.related_length].tolist(), found.shared, strict=False
        ):
            near.append(Near(catalog.id_of(other), "related", shared.tobytes()))
    return catalog.put_near(id, near)
