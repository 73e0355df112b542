"""Promise 1 on the pure cores and the store's upsert: whatever the order, one draft, its newest.

`make torture` runs 20,000 of these days (e2e/torture/proof_cores.py).
"""

from hypothesis import HealthCheck, settings

from tests.machines.delivery import DeliveryMachine

FEW = settings(
    max_examples=250,
    print_blob=False,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TestDelivery = DeliveryMachine.TestCase
TestDelivery.settings = FEW
