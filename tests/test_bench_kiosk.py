"""What the kiosk's bench makes of its readings, without a browser."""

import gzip
import http.client

from bench import aims
from bench.kiosk.figures import Reading, quantile, rows
from bench.kiosk.folders import enketo_model
from bench.kiosk.form import questions
from bench.kiosk.lighthouse import lost
from bench.kiosk.static import serve

STEP, START = aims.STEP, aims.FIRST_QUESTION


def found(**steps: float) -> dict[tuple[str, str, str], dict[str, float]]:
    return {
        (name.replace("_", "."), aims.SLOW, STEP): {"p50": p50, "p95": 2 * p50}
        for name, p50 in steps.items()
    }


def test_a_quantile_is_a_value_that_was_measured():
    assert quantile([5, 1, 4, 2, 3], 0.5) == 3
    assert quantile(range(1, 101), 0.95) == 95
    assert quantile([7], 0.95) == 7


def test_rounds_are_gathered_by_contender_conditions_and_figure():
    table = rows(
        [
            Reading("loket", "6x", STEP, (10, 20)),
            Reading("enketo", "6x", STEP, (90,)),
            Reading("loket", "6x", STEP, (30,)),
            Reading("loket", "1x", STEP, ()),
        ]
    )
    row = table[("loket", "6x", STEP)]
    assert (row.count, row.p50, row.p95, row.lowest, row.highest) == (3, 20, 30, 10, 30)
    assert set(table) == {("loket", "6x", STEP), ("enketo", "6x", STEP)}


def test_a_step_is_held_against_the_fastest_form_engine():
    against = aims.of_kiosk(found(loket=30, surveyjs=90, enketo=50, form_io=60), {})[0]
    assert (against.measured, against.met) == (30 / 50, True)
    assert "enketo" in against.what
    assert not aims.of_kiosk(found(loket=40, enketo=50), {})[0].met


def test_a_bare_page_is_no_peer_and_a_peer_that_failed_takes_its_aim_along():
    for others in ({"bare page": 10.0}, {}):
        what = [aim.what for aim in aims.of_kiosk(found(loket=20, **others), {})]
        assert what == ["step at 6x, saved: p95 in ms"]


def test_the_first_question_is_compared_on_the_slow_line():
    here = {
        (name, aims.MOBILE, START): {"p50": p50, "p95": p50}
        for name, p50 in {"loket": 800, "enketo": 2400, "surveyjs": 3100}.items()
    }
    met = {aim.what.split()[-1]: aim.met for aim in aims.of_kiosk(here, {})}
    assert met == {"enketo": True, "surveyjs": False}


def test_lighthouse_counts_by_the_lowest_of_its_scores():
    good = {"performance": 100, "accessibility": 100, "best-practices": 100}
    of_pages = aims.of_kiosk({}, {"kiosk": good, "queue": good | {"performance": 99}, "home": {}})
    assert [(aim.measured, aim.met) for aim in of_pages] == [(100, True), (99, False)]


def test_lighthouse_names_what_took_points_away():
    report = {
        "categories": {
            "performance": {
                "auditRefs": [
                    {"id": "speed-index", "weight": 10},
                    {"id": "unused", "weight": 0},
                    {"id": "not-applicable", "weight": 1},
                    {"id": "interactive", "weight": 10},
                ]
            }
        },
        "audits": {
            "speed-index": {"score": 0.9, "displayValue": "1.9 s"},
            "unused": {"score": 0},
            "not-applicable": {"score": None},
            "interactive": {"score": 1},
        },
    }
    assert lost(report) == ["speed-index 1.9 s"]


def test_the_peers_ask_as_many_questions_as_the_visit_does():
    asked = questions()
    names = [one.name for one in asked]
    assert names[:2] == ["for_whom", "citizen"]
    assert names[-1] == "declarations"
    assert 35 <= len(asked) == len(set(names)) <= 45
    assert sum(1 for one in asked if not one.choices) >= 10
    assert "".join(f"<{name}/>" for name in names) in enketo_model(asked)


def test_a_peers_files_travel_packed_and_are_not_asked_for_again(tmp_path):
    script = b"let answer = 1;\n" * 200
    (tmp_path / "index.html").write_text("<title>Peer</title>")
    (tmp_path / "page.js").write_bytes(script)
    with serve(tmp_path) as address:
        line = http.client.HTTPConnection(address.removeprefix("http://"))
        line.request("GET", "/page.js")
        answer = line.getresponse()
        assert gzip.decompress(answer.read()) == script
        assert "immutable" in answer.headers["Cache-Control"]
        line.request("GET", "/")
        page = line.getresponse()
        page.read()
        assert page.headers["Cache-Control"] == "no-cache"
        line.request("GET", "/", headers={"If-None-Match": page.headers["ETag"]})
        assert line.getresponse().status == 304
        line.close()
