"""What the tests of this folder share. None judges by the clock: a busy machine is not a fault of
the product.
"""

import pytest
from hypothesis import settings

from tests.office import open_office

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")


@pytest.fixture
def office(tmp_path):
    """A running server of its own, set up."""
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def tablet(office):
    """Enrolled there."""
    return office.tablet()
