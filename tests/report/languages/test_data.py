"""What a language says, read from the files of its folder: a fault is named with its file, its key and its reason."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import msgspec
import pytest
from msgspec import Struct

from pitboard.report import languages
from pitboard.report.languages.data import sentences_of, words_of

LANGS = languages.PHRASEBOOKS
FOLDERS = Path(languages.__path__[0])


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that is a copy of a language's files; its name is its own, since files are read once."""
    name = f"xx_{abs(hash(tmp_path))}"
    copytree(FOLDERS / "en", tmp_path / name, ignore=lambda _, names: [n for n in names if not n.endswith(".toml")])
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    return name


def change(package: str, file: str, old: str, new: str) -> None:
    """Change a text in a file of a package."""
    path = Path(sys.path[0]) / package / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


FREE = ("firsts",)
"""Tables whose keys are a language's own words."""


def keys(stated: object) -> object:
    """The keys of a table, and those of the tables in it."""
    if not isinstance(stated, dict):
        return None
    return {key: None if key in FREE else keys(value) for key, value in stated.items()}


@pytest.mark.parametrize("read", [sentences_of, words_of])
@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_the_keys_of_english(lang: str, read: Callable[[str], Struct]) -> None:
    found, english = (
        keys(msgspec.to_builtins(read(f"pitboard.report.languages.{name}"), enc_hook=str)) for name in (lang, "en")
    )

    assert found == english


def test_a_sentence_more_is_a_line_more(package: str) -> None:
    change(package, "sentences.toml", "win_laps = [", 'win_laps = ["{laps} it was", ')

    assert "{laps} it was" in sentences_of(package).forms["win_laps"]


@pytest.mark.parametrize(
    ("file", "old", "new", "refusal"),
    [
        (
            "sentences.toml",
            "win_laps = [",
            "win_laps = [3, ",
            "forms, win_laps: Expected `str`, got `int`",
        ),
        (
            "sentences.toml",
            "win_laps = [",
            'win_laps = ["{laps", ',
            "forms, win_laps: Expected `str` matching",
        ),
        ("sentences.toml", "win_laps = [", "win_laps = []\nrest = [", "sentences.toml: Cannot overwrite a value"),
        ("sentences.toml", "[headings]", "[heading]", "sentences.toml: Object contains unknown field `heading`"),
        ("words.toml", 'trip = "', 'trips = "', r"words.toml, notes: Object contains unknown field `trips`"),
        ("words.toml", 'trip = "a trip"', "", r"words.toml, notes: Object missing required field `trip`"),
        ("words.toml", 'trip = "a trip"', "trip = 3", r"words.toml, notes, trip: Expected `str`, got `int`"),
        ("words.toml", 'engine = "', 'engine = 3 #"', r"words.toml, notes, parts, engine: Expected `str`, got `int`"),
        ("words.toml", "participle = '", "participle = '(", r"words.toml, notes, participle: .* is no pattern: "),
        ("words.toml", "participle = '", "participle = 3 #", "words.toml, notes, participle: 3 is no text"),
        ("words.toml", 'trip = "a trip"', 'trip = "a', r"words.toml: .*line \d+"),
    ],
)
def test_a_fault_names_file_key_and_reason(package: str, file: str, old: str, new: str, refusal: str) -> None:
    change(package, file, old, new)
    with pytest.raises(ValueError, match=refusal) as caught:
        sentences_of(package) if file == "sentences.toml" else words_of(package)

    assert str(caught.value).startswith(f"{package}/{file}")
    assert "\n" not in str(caught.value)


def test_a_command_without_reports_reads_no_language() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from pitboard.cli.main import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "assert CliRunner().invoke(main, ['standings', '--help']).exit_code == 0\n"
        "print(*(name for name in sys.modules if name.startswith('pitboard.report')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not run.stdout.strip()
