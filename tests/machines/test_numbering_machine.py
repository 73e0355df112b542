"""Promise 5: tablets offline over midnight, days changed in UTC, clocks years wrong: none twice."""

from tests.machines.numbering import NumberingMachine
from tests.machines.test_delivery_machine import FEW

TestNumbering = NumberingMachine.TestCase
TestNumbering.settings = FEW
