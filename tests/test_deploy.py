"""What runs Pitboard on several machines: files that their programs read, with commands that there are."""

import configparser
import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from starlette.routing import Route

from cli.commands import command
from pitboard.cli import main
from pitboard.cluster.nats_bus import servers_and_race
from pitboard.race import RaceUnderWay
from pitboard.server.app import make_app
from pitboard.server.hub import Hub

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
VALUES = {
    "PITBOARD_FEED": "rmonitor://192.0.2.10:50000",
    "PITBOARD_NATS": "nats://192.0.2.21:4222,192.0.2.22:4222/race",
    "PITBOARD_PROXY": "192.0.2.30",
}


def filled(text: str) -> str:
    """What an environment makes of a text."""
    text = re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: VALUES[found[1]], text)
    return text.replace("%i", "8024")


def parsed(arguments: list[str]) -> click.Context:
    """A command as it would begin."""
    name, *rest = [filled(argument) for argument in arguments]
    return command(name).make_context(name, rest, parent=click.Context(main))


SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if service.get("image") == "pitboard"])
def test_a_service_of_the_compose_file_is_a_command_that_there_is(name: str) -> None:
    """On every network of its machine, on a race of servers that the file has, as one that is waited for."""
    context = parsed(SERVICES[name]["command"])
    servers, _ = servers_and_race(context.params["nats"])

    assert context.meta["pitboard.--host"] == "0.0.0.0"
    assert {re.split("[/:]+", server)[1] for server in servers} <= SERVICES.keys()
    assert int(SERVICES[name]["stop_grace_period"].rstrip("s")) > (context.meta["pitboard.--drain"] or 0) + 2


def test_what_the_compose_file_mounts_and_names_is_there() -> None:
    for service in SERVICES.values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith("./") else source in COMPOSE["volumes"]
        assert set(service["networks"]) <= COMPOSE["networks"].keys()
    balancer = SERVICES["balancer"]["networks"]["race"]["ipv4_address"]
    assert parsed(SERVICES["edge"]["command"]).meta["pitboard.--proxy"] == (balancer,)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_read_and_starts_a_command_that_there_is(unit: Path) -> None:
    read = configparser.ConfigParser(interpolation=None, strict=True)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(unit)
    program, *arguments = shlex.split(read["Service"]["ExecStart"])
    context = parsed(arguments)

    assert read.sections() == ["Unit", "Service", "Install"]
    assert program.endswith("/pitboard")
    assert int(read["Service"]["TimeoutStopSec"]) > (context.meta["pitboard.--drain"] or 0) + 2


@pytest.mark.parametrize("file", ["haproxy.cfg", "compose.yaml"])
def test_what_is_asked_of_servers_they_answer(file: str) -> None:
    known = {route.path for route in make_app(Hub(RaceUnderWay()))._pages.routes if isinstance(route, Route)}
    asked = set(re.findall(r"(/(?:readyz|healthz|metrics)\w*)", (DEPLOY / file).read_text("utf-8")))

    assert asked
    assert asked <= known


def test_the_servers_keep_what_they_acknowledged() -> None:
    """As those that the tests kill: synced before they answer, with room for the largest message."""
    conf = (DEPLOY / "nats.conf").read_text("utf-8")

    assert "sync_interval: always" in conf
    assert "max_payload: 8MB" in conf
    assert set(re.findall(r"nats://([\w-]+):6222", conf)) <= SERVICES.keys()


def test_a_build_without_node_goes_on_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("vendor", DEPLOY.parent / "tools" / "vendor.py")
    assert spec
    assert spec.loader
    vendor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vendor)
    monkeypatch.setenv("PATH", str(tmp_path))
    for folder in ("VENDOR", "BUILT", "INSTALLED"):
        monkeypatch.setattr(vendor, folder, tmp_path / folder)

    assert vendor.main(dev=False) == 0
    assert capsys.readouterr().err.startswith("npm was not found: the page will have no panels")
