"""The closed vocabulary of conditions. Nothing is evaluated as code; a word outside it raises."""

from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Any]


class ConditionUnknown(ValueError):
    """The condition isn't one of `equals in answered not all any at_least at_most`."""


def holds(condition: Mapping[str, Any], values: Values, settings: Values) -> bool:
    """Whether `condition` is true of `values`. An absent value makes every comparison false."""
    if len(condition) != 1:
        raise ConditionUnknown(str(condition))
    ((name, operand),) = condition.items()
    if name not in _TESTS:
        raise ConditionUnknown(name)
    return _TESTS[name](operand, values, settings)


def answered(value: Any) -> bool:
    return value is not None and value != "" and value != []


def whole_number(value: Any) -> int | None:
    """5 and 5.0 are one number in JSON; true isn't a number at all."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


def _equals(operand: list[Any], values: Values, settings: Values) -> bool:
    value = values.get(operand[0])
    return answered(value) and _same(value, _resolved(operand[1], settings))


def _in(operand: list[Any], values: Values, settings: Values) -> bool:
    value = values.get(operand[0])
    listed = _resolved(operand[1], settings)
    return answered(value) and isinstance(listed, list) and any(_same(value, one) for one in listed)


def _answered(operand: str, values: Values, settings: Values) -> bool:
    return answered(values.get(operand))


def _not(operand: Mapping[str, Any], values: Values, settings: Values) -> bool:
    return not holds(operand, values, settings)


def _all(operand: list[Mapping[str, Any]], values: Values, settings: Values) -> bool:
    return all(holds(one, values, settings) for one in operand)


def _any(operand: list[Mapping[str, Any]], values: Values, settings: Values) -> bool:
    return any(holds(one, values, settings) for one in operand)


def _at_least(operand: list[Any], values: Values, settings: Values) -> bool:
    value, bound = _numbers(operand, values, settings)
    return value is not None and bound is not None and value >= bound


def _at_most(operand: list[Any], values: Values, settings: Values) -> bool:
    value, bound = _numbers(operand, values, settings)
    return value is not None and bound is not None and value <= bound


def _numbers(operand: list[Any], values: Values, settings: Values) -> tuple[Any, Any]:
    return whole_number(values.get(operand[0])), whole_number(_resolved(operand[1], settings))


def _resolved(operand: Any, settings: Values) -> Any:
    if isinstance(operand, Mapping) and set(operand) == {"setting"}:
        return settings.get(operand["setting"])
    return operand


def _same(value: Any, other: Any) -> bool:
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    return bool(value == other)


_TESTS: dict[str, Callable[[Any, Values, Values], bool]] = {
    "equals": _equals,
    "in": _in,
    "answered": _answered,
    "not": _not,
    "all": _all,
    "any": _any,
    "at_least": _at_least,
    "at_most": _at_most,
}
