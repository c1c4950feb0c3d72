"""The command that serves a race kept elsewhere."""

import importlib.util
from typing import Any

import pytest
from click.testing import CliRunner

from pitboard.cli.edge import edge


@pytest.mark.parametrize("address", ["localhost:4222", "http://localhost/race", "nats://host/a race"])
def test_what_is_no_address_is_a_usage_error(address: str) -> None:
    answer = CliRunner().invoke(edge, ["--nats", address])

    assert answer.exit_code == 2
    assert f"{address}: no address such as nats://HOST:4222,HOST:4222/RACE" in answer.output


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def find_spec(name: str, *more: Any) -> Any:
        return None if name == "nats" else found(name, *more)

    monkeypatch.setattr("pitboard.cli.edge.find_spec", find_spec)
    answer = CliRunner().invoke(edge, ["--nats", "nats://localhost:4222/race"])

    assert (answer.exit_code, "pip install 'pitboard[cluster]'" in answer.output) == (1, True)
