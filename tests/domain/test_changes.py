"""The history says which field changed, also inside a product."""

import pytest

from server.domain.changes import Change, changed_fields


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({"name": "SITI"}, {"name": "SITI"}, []),
        ({"name": "SITI"}, {"name": "SITTI"}, [Change("name", "SITI", "SITTI")]),
        ({"npwp": ""}, {}, []),
        ({}, {"npwp": None}, []),
        ({"npwp": "1"}, {}, [Change("npwp", "1", None)]),
        (
            {"products": [{"product_name": "nasi", "product_capacity": 10}]},
            {"products": [{"product_name": "nasi", "product_capacity": 20}]},
            [Change("products.1.product_capacity", 10, 20)],
        ),
        (
            {"products": [{"product_name": "nasi"}]},
            {"products": [{"product_name": "nasi"}, {"product_name": "es"}]},
            [Change("products.2.product_name", None, "es")],
        ),
        (
            {},
            {"products": [None, {"product_name": "es"}]},
            [Change("products.2.product_name", None, "es")],
        ),
    ],
)
def test_changes_by_field(before, after, expected):
    assert changed_fields(before, after) == expected
