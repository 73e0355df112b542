"""What differs between two versions of the answers, field by field. Pure."""

from dataclasses import dataclass
from typing import Any

EMPTY = (None, "", [])


@dataclass(frozen=True)
class Change:
    """`key` is a field id, or 'products.1.product_name' (items count from 1)."""

    key: str
    before: Any
    after: Any


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Changes in the order of `after`, then what is gone.

    Absent and empty are the same here: nobody typed a difference.
    """
    old, new = flatten(before), flatten(after)
    keys = [*new, *(key for key in old if key not in new)]
    pairs = [Change(key, old.get(key), new.get(key)) for key in keys]
    return [
        one
        for one in pairs
        if one.before != one.after and not (one.before in EMPTY and one.after in EMPTY)
    ]


def flatten(answers: dict[str, Any]) -> dict[str, Any]:
    """Lists of objects become one key per item and sub-field."""
    flat: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number, item in enumerate(value, start=1):
                parts = item if isinstance(item, dict) else {"": item}
                flat.update({f"{key}.{number}.{sub}": part for sub, part in parts.items()})
        else:
            flat[key] = value
    return flat
