"""JSON for people: a value to a line, as `json.dumps(value, ensure_ascii=False, indent=1)` has it, whose
encoder in C lays out nothing."""

import json

_plain = json.JSONEncoder(ensure_ascii=False).encode


def laid_out(value: object, margin: str = "\n") -> str:
    """Of strings, numbers, lists, and dicts whose keys are strings. `margin`: a new line, and what it stands in by."""
    inner = f"{margin} "
    if isinstance(value, dict) and value:
        items = [f"{_plain(key)}: {laid_out(item, inner)}" for key, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{margin}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join([laid_out(item, inner) for item in value])}{margin}]"
    return _plain(value)
