"""The closed vocabulary of conditions. Nothing is evaluated as code; a word outside it raises.

A condition of the rules is asked of every draft, so it is read once and kept as a function.
"""

from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Any]
Test = Callable[[Values, Values], bool]


class ConditionUnknown(ValueError):
    """The condition isn't one of `equals in answered not all any at_least at_most`."""


def holds(condition: Mapping[str, Any], values: Values, settings: Values) -> bool:
    """Whether `condition` is true of `values`. An absent value makes every comparison false."""
    return ready_test(condition)(values, settings)


def ready_test(condition: Mapping[str, Any]) -> Test:
    """`condition` as a function of (values, settings). Raises ConditionUnknown."""
    if len(condition) != 1:
        raise ConditionUnknown(str(condition))
    ((name, operand),) = condition.items()
    if name not in _TESTS:
        raise ConditionUnknown(name)
    return _TESTS[name](operand)


def answered(value: Any) -> bool:
    return value is not None and value != "" and value != []


def whole_number(value: Any) -> int | None:
    """5 and 5.0 are one number in JSON; true isn't a number at all."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


def _equals(operand: list[Any]) -> Test:
    field_id, wanted = operand
    if isinstance(wanted, str) and wanted:  # nearly all; only the same text equals a text
        return lambda values, settings: values.get(field_id) == wanted
    resolved = _resolved(wanted)

    def test(values: Values, settings: Values) -> bool:
        value = values.get(field_id)
        return answered(value) and _same(value, resolved(settings))

    return test


def _in(operand: list[Any]) -> Test:
    field_id, resolved = operand[0], _resolved(operand[1])

    def test(values: Values, settings: Values) -> bool:
        value, listed = values.get(field_id), resolved(settings)
        known = isinstance(listed, list) and answered(value)
        return known and any(_same(value, one) for one in listed)

    return test


def _answered(field_id: str) -> Test:
    return lambda values, settings: answered(values.get(field_id))


def _not(operand: Mapping[str, Any]) -> Test:
    test = ready_test(operand)
    return lambda values, settings: not test(values, settings)


def _all(operand: list[Mapping[str, Any]]) -> Test:
    tests = [ready_test(one) for one in operand]

    def test(values: Values, settings: Values) -> bool:
        for one in tests:  # noqa: SIM110 -- a generator costs more than the tests themselves
            if not one(values, settings):
                return False
        return True

    return test


def _any(operand: list[Mapping[str, Any]]) -> Test:
    tests = [ready_test(one) for one in operand]
    return lambda values, settings: any(test(values, settings) for test in tests)


def _at_least(operand: list[Any]) -> Test:
    numbers = _numbers(operand)

    def test(values: Values, settings: Values) -> bool:
        value, bound = numbers(values, settings)
        return value is not None and bound is not None and value >= bound

    return test


def _at_most(operand: list[Any]) -> Test:
    numbers = _numbers(operand)

    def test(values: Values, settings: Values) -> bool:
        value, bound = numbers(values, settings)
        return value is not None and bound is not None and value <= bound

    return test


def _numbers(operand: list[Any]) -> Callable[[Values, Values], tuple[int | None, int | None]]:
    field_id, resolved = operand[0], _resolved(operand[1])
    return lambda values, settings: (
        whole_number(values.get(field_id)),
        whole_number(resolved(settings)),
    )


def _resolved(operand: Any) -> Callable[[Values], Any]:
    if isinstance(operand, Mapping) and set(operand) == {"setting"}:
        name = operand["setting"]
        return lambda settings: settings.get(name)
    return lambda settings: operand


def _same(value: Any, other: Any) -> bool:
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    return bool(value == other)


_TESTS: dict[str, Callable[[Any], Test]] = {
    "equals": _equals,
    "in": _in,
    "answered": _answered,
    "not": _not,
    "all": _all,
    "any": _any,
    "at_least": _at_least,
    "at_most": _at_most,
}
