"""What the desk sees of the server's copies."""

from datetime import timedelta

import pytest

from server.web.backup_watch import BackupWatch
from tests.web.applicants import open_working_desk
from tests.web.desk import HTML, read, words


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.log_in("Budi")
        yield desk


def watch(desk, **seen) -> None:
    desk.client.app.state.backup_watch = BackupWatch(looked=True, **seen)


def warning(desk):
    return read(desk.get("/operator/")).find(f".//{HTML}p[@id='_backup']")


def test_the_desk_sees_how_old_the_last_copy_is(desk):
    watch(desk, newest=desk.clock.now - timedelta(hours=7))
    page = read(desk.get("/operator/"))
    assert "Cadangan data terakhir: 7 jam lalu" in words(page)
    assert "Cadangan terakhir: 7 jam lalu" in words(read(desk.get("/operator/server")))
    assert warning(desk) is None


@pytest.mark.parametrize("hours", [37, 200, None])
def test_the_desk_is_warned_of_an_old_copy(desk, hours):
    watch(desk, newest=desk.clock.now - timedelta(hours=hours) if hours else None)
    assert "Panggil penyelia" in words(warning(desk))
    page = words(read(desk.get("/operator/server")))
    assert ("lebih dari 36 jam" if hours else "Belum ada cadangan") in page


def test_before_anybody_looked_nothing_is_claimed(desk):
    desk.client.app.state.backup_watch = BackupWatch()
    assert warning(desk) is None
    assert "Sedang diperiksa" in words(read(desk.get("/operator/server")))


def test_a_night_that_failed_and_a_log_that_was_changed_are_said(desk):
    watch(desk, newest=desk.clock.now, failed_at=desk.clock.now, breaks=2)
    page = words(read(desk.get("/operator/server")))
    assert "belum berhasil" in page and "berubah di 2 tempat" in page
