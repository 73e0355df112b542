"""How a run of the bench is judged and shown."""

import pytest

from bench import aims
from bench.aims import Aim
from bench.deliveries import Figure, medians
from bench.table import HEADING, Row, as_markdown, as_text, cells, number, spread


def figure(name: str, rate: float, p99: float = 10.0, clients: int = 16) -> Figure:
    return Figure(name, clients, rate, 1.0, p99, 0, 0.2)


def test_medians_are_taken_per_contender_and_number_of_clients() -> None:
    found = medians([*(figure("loket", rate) for rate in (900, 100, 500)), figure("django", 7)])

    assert found[("loket", 16)]["rate"] == 500
    assert (found[("loket", 16)]["lowest"], found[("loket", 16)]["highest"]) == (100, 900)
    assert found[("loket", 16)]["rounds"] == 3
    assert found[("django", 16)]["rate"] == 7


def test_an_aim_is_met_at_its_very_bound_and_not_beyond() -> None:
    assert Aim("A1", "", 4.0, 4).met
    assert not Aim("A1", "", 3.99, 4).met
    assert Aim("A2", "", 0.1, 0.1, at_least=False).met
    assert not Aim("A2", "", 0.11, 0.1, at_least=False).met


def test_the_aims_are_ratios_of_the_plain_peers() -> None:
    figures = [
        figure("loket", 4000, p99=20),
        figure("fastapi", 800, p99=400),
        figure("fastapi tuned", 4000, p99=20),
        figure("django", 2000, p99=100),
        figure("express-pouchdb", 2000),
    ]
    found = {(one.name, one.against): one for one in aims.of_deliveries(medians(figures))}

    assert found[("A1", "fastapi")].measured == 5
    assert found[("A1", "django")].measured == 2
    assert found[("A1", "express-pouchdb")].measured == 2
    assert found[("A2", "fastapi")].measured == pytest.approx(0.05)
    assert [one.met for one in found.values()] == [True, False, True, True, False]


def test_a_batch_is_compared_with_the_same_client_one_by_one() -> None:
    figures = [
        figure("loket", 4000),
        figure("loket", 300, clients=1),
        figure("loket, 50 a request", 1200, clients=1),
    ]
    (aim,) = aims.of_deliveries(medians(figures))

    assert (aim.name, aim.measured, aim.met) == ("A4", 4, True)
    assert aims.of_deliveries(medians(figures[:2])) == []


def test_who_failed_takes_the_aims_against_it_along() -> None:
    without = medians([figure("loket", 4000), figure("django", 900)])

    assert {one.against for one in aims.of_deliveries(without)} == {"django"}
    assert aims.of_deliveries(medians([figure("django", 900)])) == []


def test_a_line_bears_everybody_and_the_aims_that_name_it() -> None:
    rows = [
        Row("speed", {"loket": "5.00", "fastapi": "failed", "limit": "9.00"}),
        Row("weight", {}),
    ]
    wanted = [Aim("A1", "", 5.0, 4, True, "speed", "django"), Aim("A3", "", 70, 60, False, "speed")]

    heading, speed, weight = cells(rows, wanted)

    assert tuple(heading) == HEADING
    assert speed[:3] == ["speed", "5.00", "failed"]
    assert speed[-3:] == ["9.00", "A1 ≥ 4 × django; A3 ≤ 60", "yes, 5.00; NO, 70.0"]
    assert set(weight[1:-2]) == {"–"}


def test_the_table_goes_into_a_document_as_it_is() -> None:
    lines = [["figure", "loket"], ["speed", "5"]]

    assert as_markdown(lines) == "| figure | loket |\n| --- | --- |\n| speed | 5 |"
    assert as_text(lines) == "figure  loket\nspeed   5"


@pytest.mark.parametrize(
    ("value", "text"), [(0.123, "0.12"), (9.87, "9.87"), (12.34, "12.3"), (1234.5, "1,234")]
)
def test_a_figure_shows_the_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text
    assert spread(value, value, value) == f"{text} ({text}-{text})"
