"""No test of this folder judges by the clock: a busy machine is not a fault of the product."""

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
