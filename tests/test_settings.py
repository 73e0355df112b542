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
