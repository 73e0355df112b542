"""Enrolment: a key that stays, and what happens when it fails."""

import pytest

from e2e.heartbeats import TABLET
from e2e.store_lab import say, stranger_says
from e2e.store_lab_page import lab_browser, page, profile, server, show

__all__ = ["lab_browser", "page", "profile", "server"]  # fixtures


def test_enrolment_keeps_a_key_that_no_script_can_read(page):
    tablet = page.evaluate(TABLET)
    assert (tablet["extractable"], tablet["usages"]) == (False, ["sign"])
    assert (tablet["tablet_id"], tablet["office_id"]) == ("tablet-1", "palaran")
    assert (tablet["letter"], tablet["next_number"], tablet["epoch"]) == ("B", 1, "epoch-1")


def test_enrolment_is_refused_on_an_insecure_origin(page, server):
    before = len(server.requests)
    kind = page.evaluate(
        """async () => {
          Object.defineProperty(globalThis, 'isSecureContext', { value: false });
          const L = await lab;
          return (await L.enrol({ code: 'AAAABBBB', db: L.db })).kind;
        }"""
    )
    assert (kind, len(server.requests)) == ("insecure", before)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (say(403, {"problem": "enrolment-code-wrong"}), ["refused", "enrolment-code-wrong"]),
        (stranger_says(201), ["unreachable", "not-ours"]),
        (say(502), ["unreachable", "server"]),
    ],
)
def test_a_failed_enrolment_leaves_the_tablet_unknown(server, profile, answer, expected):
    server.routes["/api/tablets/enrol"] = answer
    page = show(profile(), server)
    result = page.evaluate(
        """async () => {
          const L = await lab;
          const { kind, problem, reason } = await L.enrol({ code: 'AAAABBBB', db: L.db });
          return [kind, problem ?? reason, await L.getTablet(L.db)];
        }"""
    )
    assert result == [*expected, None]
