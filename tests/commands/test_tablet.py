"""`loket tablet …`, `loket office add` and the first run, as their user sees them."""

import re
import stat
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.commands import CommandRefused, office, tablet
from server.commands.first_run import first_run
from server.commands.installation import opened
from server.domain.passwords import is_password
from server.server_lock import leave_address
from server.settings import Settings
from server.store.enrolments import use_code
from server.store.operators import find_operator_by_name
from server.store.tablets import add_tablet, list_tablets

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    settings = Settings(data=tmp_path / "data", origin="https://loket.example")
    first_run(settings)
    return settings


def enrol(settings, name, office_id="palaran"):
    with opened(settings) as db:
        return add_tablet(
            db, office_id=office_id, name=name, public_key="x", app_version="", now=NOW
        )


def state_of(settings, tablet_id):
    with opened(settings) as db:
        rows = [row for o in ("palaran", "sambutan") for row in list_tablets(db, o)]
    return next(row for row in rows if row.tablet_id == tablet_id)


def test_the_first_run_makes_a_working_office_and_says_so_once(tmp_path):
    settings = Settings(data=tmp_path / "data", origin="https://loket.example")
    said = "\n".join(first_run(settings))
    password = re.search(r"Kata sandi +(\S+)", said)[1]
    code = re.search(r"https://loket\.example/kiosk/\?enrol=(\w{8})", said)[1]
    with opened(settings) as db:
        supervisor = find_operator_by_name(db, "penyelia")
        assert supervisor.role == "supervisor"
        assert is_password(password, supervisor.password_hash)
        assert use_code(db, code, datetime.now(UTC)).office_id == "palaran"
    assert first_run(settings) == []
    assert stat.S_IMODE(settings.database.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.keys.stat().st_mode) == 0o700


def test_lost_keys_are_said_and_never_replaced_while_drafts_need_them(settings):
    with opened(settings) as db, db.atomic():
        db.execute(
            "insert into drafts (draft_id, office_id, rev, revision_id, stage, status,"
            " received_at, changed_at, rules_version)"
            " values ('d', 'palaran', 1, 1, 'filling', 'new', '', '', '')"
        )
        db.execute(
            "insert into draft_revisions (revision_id, draft_id, rev, kind, sha256, received_at)"
            " values (1, 'd', 1, 'tablet', 'x', '')"
        )
    assert first_run(settings) == []
    for path in settings.keys.iterdir():
        path.unlink()
    assert "Kunci server tidak ada" in first_run(settings)[0]
    assert list(settings.keys.iterdir()) == []


def test_the_link_goes_to_the_server_that_runs(settings, capsys):
    leave_address(settings.lock_file, "https://192.168.1.20:8443")
    tablet.enrol(replace(settings, origin=None), "Tablet lobi")
    _, link, _ = capsys.readouterr().out.splitlines()
    assert link.startswith("link: https://192.168.1.20:8443/kiosk/?enrol=")


def test_enrol_prints_the_code_and_its_link(settings, capsys):
    assert tablet.enrol(settings, "Tablet dua") == 0
    code, link, _ = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"code: [A-Z0-9]{8}", code)
    assert link == f"link: https://loket.example/kiosk/?enrol={code[6:]}"
    with opened(settings) as db:
        assert use_code(db, code[6:], datetime.now(UTC)).tablet_name == "Tablet dua"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_tablet_needs_a_name(settings, name):
    with pytest.raises(CommandRefused, match="characters"):
        tablet.enrol(settings, name)


def test_with_two_offices_one_must_be_named(settings, capsys):
    office.add(settings, "sambutan", "Kecamatan Sambutan", "64.72.08")
    with pytest.raises(CommandRefused, match="--office palaran"):
        tablet.enrol(settings, "Tablet")
    assert tablet.enrol(settings, "Tablet", "sambutan") == 0
    with pytest.raises(CommandRefused, match="no office nowhere"):
        tablet.enrol(settings, "Tablet", "nowhere")


def test_revoke_and_wipe_by_name_or_id(settings, capsys):
    first, second = enrol(settings, "Satu"), enrol(settings, "Dua")
    tablet.wipe(settings, "Satu")
    assert state_of(settings, first.tablet_id).wipe_ordered_at
    tablet.revoke(settings, "Satu")
    tablet.revoke(settings, second.tablet_id)
    assert state_of(settings, first.tablet_id).revoked_at
    assert state_of(settings, second.tablet_id).revoked_at
    with pytest.raises(CommandRefused, match="no enrolled tablet Satu"):
        tablet.revoke(settings, "Satu")


def test_two_tablets_of_one_name_are_told_apart_by_id(settings):
    first, second = enrol(settings, "Satu"), enrol(settings, "Satu")
    with pytest.raises(CommandRefused, match=first.tablet_id):
        tablet.revoke(settings, "Satu")
    assert state_of(settings, second.tablet_id).revoked_at is None


def test_list_shows_every_tablet(settings, capsys):
    enrol(settings, "Satu")
    tablet.list_all(settings)
    assert capsys.readouterr().out.startswith("Satu\tB\tpalaran\tenrolled\tnever seen\t")


@pytest.mark.parametrize(
    "office_id, code, why",
    [
        ("Palaran Dua", "64.72.01", "short word"),
        ("../x", "64.72.01", "short word"),
        ("sambutan", "6472", "Kemendagri"),
        ("palaran", "64.72.01", "there is an office"),
    ],
)
def test_an_office_that_can_not_be_is_refused(settings, office_id, code, why):
    with pytest.raises(CommandRefused, match=why):
        office.add(settings, office_id, "Kecamatan", code)
