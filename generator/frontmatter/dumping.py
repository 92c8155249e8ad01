"""Fields as YAML text. Loads PyYAML, which an ordinary archive is read without."""

from typing import Any

import yaml


class Plain(str):
    """A scalar to be written without quotes, as dates are."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)  # list items stand indented below their key


_Dumper.add_representer(Plain, lambda d, v: d.represent_scalar("tag:yaml.org,2002:timestamp", str(v)))


def dump(fields: dict[str, Any]) -> str:
    return yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
