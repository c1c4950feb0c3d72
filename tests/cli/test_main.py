"""The group of commands: named without being imported, completed by a shell."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from cli.commands import command
from pitboard.cli import main
from pitboard.cli.main import COMMANDS

IMPORTED = """
import sys
from click.testing import CliRunner
from pitboard.cli import main
result = CliRunner().invoke(main, {arguments!r})
assert result.exit_code in {codes}, result.output
print(*(name for name in sys.modules if name.startswith("pitboard.") or "." not in name))
"""


def imported_by(*arguments: str, codes: tuple[int, ...] = (0,)) -> set[str]:
    """The modules that a command imports, in a process of its own."""
    script = IMPORTED.format(arguments=list(arguments), codes=codes)
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def completed(*words: str) -> list[str]:
    """What bash is offered for the last of some words, in a process of its own."""
    asked = {"_PITBOARD_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    return [offer.partition(",")[2] for offer in run_with(asked).splitlines()]


def run_with(environment: dict[str, str]) -> str:
    script = "import sys; sys.argv[0] = 'pitboard'; from pitboard.cli import main; main()"
    ended = subprocess.run([sys.executable, "-c", script], env=os.environ | environment, capture_output=True, text=True)
    return ended.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_begins_with(name: str) -> None:
    own = command(name)

    assert own.name == name
    assert own.help is not None
    assert " ".join(own.help.partition("\n\n")[0].split()).startswith(COMMANDS[name].what)


def test_help_lists_every_command() -> None:
    text = CliRunner().invoke(main, ["--help"]).output

    assert [line.split()[0] for line in text.partition("Commands:\n")[2].splitlines()] == sorted(COMMANDS)


def test_a_command_that_there_is_not_is_a_usage_error() -> None:
    result = CliRunner().invoke(main, ["standing"])

    assert (result.exit_code, "No such command 'standing'" in result.stderr) == (2, True)


def test_help_imports_no_room() -> None:
    """So that it is there at once."""
    modules = imported_by("--help")

    assert {name for name in modules if name.startswith("pitboard.")} == {"pitboard.cli", "pitboard.cli.main"}
    assert not {"msgspec", "rich", "asyncio", "starlette"} & modules


def test_a_question_imports_neither_what_serves_nor_what_writes() -> None:
    modules = imported_by("standings", "nowhere.csv", codes=(1,))

    assert {"pitboard.board", "pitboard.intake"} <= modules
    assert not {"pitboard.server", "pitboard.report", "pitboard.moments", "pitboard.check", "pitboard.relay"} & modules
    assert not {"rich", "asyncio", "starlette", "jinja2", "matplotlib"} & modules


@pytest.mark.parametrize(("shell", "sign"), [("bash", "complete -o"), ("zsh", "#compdef"), ("fish", "complete --")])
def test_a_shell_gets_a_script_that_completes(shell: str, sign: str) -> None:
    script = run_with({"_PITBOARD_COMPLETE": f"{shell}_source"})

    assert sign in script
    assert "_PITBOARD_COMPLETE" in script


def test_commands_options_and_choices_are_completed() -> None:
    assert completed("pitboard", "st") == ["standings", "stints", "strategy"]
    assert completed("pitboard", "--v") == ["--version"]
    assert completed("pitboard", "standings", "--o") == ["--order"]
    assert completed("pitboard", "standings", "--order", "l") == ["line", "live"]
