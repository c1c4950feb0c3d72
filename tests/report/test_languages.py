"""A language of reports is a folder: a copy of Pitboard with one more writes in it, though no code knows it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pitboard
from pitboard.report import LANGUAGES
from pitboard.report.languages import PHRASEBOOKS, find

PACKAGE = Path(pitboard.__file__).parent
TESTS = Path(__file__).resolve().parents[1]

SPEAK = """
import json
import click
from build import at, entry, line_laps, scored
from pitboard.feeds.reading import Reading
from pitboard.moments.notes import parse_notes
from pitboard.cli.main import main
from pitboard.report import LANGUAGES
from pitboard.report.compose import reports
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.render import as_html, as_markdown

race = scored(entry("1", "A"), entry("2", "A"), line_laps("1", [100] * 5), line_laps("2", [101] * 5))
notes = parse_notes("0:03:20 #2 into the gravel -- cause: contact with #1; consequence: retired", "notes", Reading())
document = reports(race, at(520), notes=notes)["xx"]
options = main.get_command(click.Context(main), "report").params
print(json.dumps({
    "languages": LANGUAGES,
    "books": list(PHRASEBOOKS),
    "text": as_markdown(document),
    "page": as_html(document, race),
    "option": next(option.type.choices for option in options if option.name == "lang"),
}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pitboard with a language more, which is a folder of words and one of texts."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, root / "pitboard", ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    words, texts = root / "pitboard/report/languages/xx", root / "pitboard/texts/xx"
    shutil.copytree(words.with_name("en"), words)
    shutil.copytree(texts.with_name("en"), texts)
    for file in words.glob("*.py"):
        own = file.read_text("utf-8").replace("languages.en", "languages.xx").replace('lang = "en"', 'lang = "xx"')
        file.write_text(own, "utf-8")
    sentences = words / "sentences.toml"
    own = sentences.read_text("utf-8").replace("{car} :lead", "{car} «xx» :lead")
    sentences.write_text(own, "utf-8")
    return root


def test_a_folder_more_is_a_language_more(copy: Path) -> None:
    path = os.pathsep.join([str(copy), str(TESTS)])
    env = {**os.environ, "PYTHONPATH": path}
    run = subprocess.run([sys.executable, "-c", SPEAK], env=env, capture_output=True, text=True, check=True)
    spoken = json.loads(run.stdout)

    assert spoken["languages"] == spoken["books"] == sorted([*LANGUAGES, "xx"]) == list(spoken["option"])
    assert "«xx»" in spoken["text"]
    assert "gravel" in spoken["text"]
    assert 'lang="xx"' in spoken["page"]


def test_the_languages_are_those_that_are_found() -> None:
    assert list(find()) == list(PHRASEBOOKS) == list(LANGUAGES)
    assert all(book.lang == lang for lang, book in PHRASEBOOKS.items())
