"""What the environment may choose, and that a wrong choice is said plainly."""

import tomllib
from pathlib import Path

import pytest

from server.settings import VERSION, Settings, SettingWrong, app_version

ROOT = Path(__file__).resolve().parent.parent


def test_the_defaults_serve_this_machine_alone():
    settings = Settings.from_environment({})

    assert settings.data == Path("data")
    assert (settings.host, settings.port, settings.tls) == ("127.0.0.1", 8080, False)
    assert settings.origin is None


def test_the_environment_chooses_folder_address_and_origin():
    settings = Settings.from_environment(
        {"LOKET_DATA": "/srv/loket", "PORT": "0", "LOKET_ORIGIN": "https://loket.example.go.id/"}
    )

    assert settings.database == Path("/srv/loket/loket.db")
    assert settings.port == 0
    assert settings.origin == "https://loket.example.go.id"


@pytest.mark.parametrize("port", ["http", "-1", "65536", "80 80", "8.0"])
def test_a_wrong_port_is_named(port):
    with pytest.raises(SettingWrong, match="PORT"):
        Settings.from_environment({"PORT": port})


def test_an_empty_variable_is_as_good_as_none():
    assert Settings.from_environment({"LOKET_DATA": "", "PORT": ""}).port == 8080


def test_the_version_is_the_one_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION == app_version()


SMTP = {"LOKET_SMTP_HOST": "mail.example.go.id", "LOKET_SMTP_FROM": "loket@example.go.id"}


def test_outgoing_mail_needs_a_host_and_an_address_and_uses_starttls():
    assert Settings.from_environment({}).smtp is None
    smtp = Settings.from_environment(SMTP).smtp
    assert (smtp.port, smtp.tls, smtp.user_name, smtp.password_file) == (587, "starttls", "", None)
    assert Settings.from_environment(SMTP | {"LOKET_SMTP_TLS": "tls"}).smtp.port == 465


@pytest.mark.parametrize(
    "change, named",
    [
        ({"LOKET_SMTP_FROM": ""}, "LOKET_SMTP_FROM"),
        ({"LOKET_SMTP_TLS": "ssl"}, "LOKET_SMTP_TLS"),
        ({"LOKET_SMTP_PORT": "x"}, "LOKET_SMTP_PORT"),
        ({"LOKET_SMTP_USER": "loket"}, "LOKET_SMTP_PASSWORD_FILE"),
        ({"LOKET_SMTP_USER": "loket", "LOKET_SMTP_PASSWORD_FILE": "/nowhere"}, "no file"),
    ],
)
def test_wrong_outgoing_mail_is_named(change, named):
    with pytest.raises(SettingWrong, match=named):
        Settings.from_environment(SMTP | change)


def test_the_password_is_in_a_file_that_nobody_else_reads(tmp_path):
    file = tmp_path / "smtp"
    file.write_text("kopi-hitam\n")
    chosen = SMTP | {"LOKET_SMTP_USER": "loket", "LOKET_SMTP_PASSWORD_FILE": str(file)}
    file.chmod(0o640)
    with pytest.raises(SettingWrong, match="chmod 600"):
        Settings.from_environment(chosen)
    file.chmod(0o600)
    assert Settings.from_environment(chosen).smtp.password_file == file


def test_the_environment_chooses_the_nightly_copies():
    chosen = {"LOKET_BACKUP_FOLDER": "/mnt/cadangan", "LOKET_BACKUPS_KEPT": "0"}
    settings = Settings.from_environment(chosen)
    assert (settings.backups, settings.backups_kept) == (Path("/mnt/cadangan"), 0)
    defaults = Settings.from_environment({"LOKET_DATA": "/srv/loket"})
    assert (defaults.backups, defaults.backups_kept) == (Path("/srv/loket/backups"), 14)
    with pytest.raises(SettingWrong, match="LOKET_BACKUPS_KEPT"):
        Settings.from_environment({"LOKET_BACKUPS_KEPT": "many"})
