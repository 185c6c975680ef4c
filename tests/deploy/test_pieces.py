"""Each piece of deploy/ is held against the product."""

import configparser
import re

import yaml

from kepu.config.environment import ROOT, Environment

DEPLOY = ROOT / "deploy"


def test_the_example_names_only_known_settings():
    names = re.findall(r"^KEPU_([A-Z_]+)=", (DEPLOY / "kepu.env.example").read_text(), re.MULTILINE)

    assert names
    assert {name.lower() for name in names} <= set(Environment.model_fields)


def test_the_example_is_accepted(monkeypatch):
    for name, value in re.findall(r"^(KEPU_[A-Z_]+)=(.+)$", (DEPLOY / "kepu.env.example").read_text(), re.MULTILINE):
        monkeypatch.setenv(name, value)

    assert Environment().staff_mfa is True


def test_units_start_commands_that_exist():
    from kepu.surfaces.console.main import main

    for path in (DEPLOY / "systemd").glob("*.service"):
        unit = configparser.ConfigParser(interpolation=None, strict=False)
        unit.read(path)
        command = re.search(r"bin/kepu (\w+)", unit["Service"]["ExecStart"])
        assert command, path.name
        assert main.get_command(None, command[1]) is not None, path.name


def test_compose_gives_known_settings():
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    names = {name.removeprefix("KEPU_").lower() for name in compose["services"]["web"]["environment"]}

    assert names <= set(Environment.model_fields)


def test_what_dies_is_started_again():
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    units = {path.name: path.read_text() for path in (DEPLOY / "systemd").glob("kepu-w*.service")}

    assert {service["restart"] for service in compose["services"].values()} == {"unless-stopped"}
    assert all("Restart=always" in text for text in units.values())


def test_every_setting_is_described():
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text()

    missing = [name for name in Environment.model_fields if f"KEPU_{name.upper()}" not in reference]

    assert missing == []
