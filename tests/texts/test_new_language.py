"""A language is a folder: a copy of Pitboard with one more speaks it everywhere, though no code knows it."""

import json
import os
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

import pitboard
from texts.test_plurals import rules_by_tool

PACKAGE = Path(pitboard.__file__).parent
TESTS = Path(__file__).resolve().parents[1]

CODE = "pl"
FORMS = ("one", "few", "many", "other")

SPEAK = """
import json
from pathlib import Path

from build import at, entry, line_laps, scored
from pitboard.board import standings
import click
from pitboard.cli.main import main
from pitboard.moments import moments
from pitboard.moments.lines import in_words
from pitboard.relay.webhooks import Webhook, of_test
from pitboard.report.pictures import gaps
from pitboard.report.pictures.draw import picture
from pitboard.server.cells import board_document
from pitboard.server.board_pages import render
from pitboard.server.static_files import StaticFiles
from pitboard.texts import LANGUAGES, texts

race = scored(entry("1", "A"), entry("2", "A"), line_laps("1", [100] * 5), line_laps("2", [101] * 5))
board = board_document(race, standings(race, at(520)))
told = {"clock_rate": 1, "note": "", "note_parts": [], "report": None, "feed_age_ms": None, "seq": 1}
print(json.dumps({
    "languages": LANGUAGES,
    "page": render(board | told, {}, lang="pl"),
    "file": StaticFiles().files["i18n/pl.json"].decode(),
    "offline": StaticFiles().files["offline.html"].decode(),
    "laps": [texts("pl", "page").count("laps", n) for n in (1, 2, 5, 22)],
    "lines": [in_words(moment, race, "pl") for moment in moments(race, at(520))],
    "webhook": of_test(Webhook("http://localhost/", language="pl"), 0).text,
    "picture": picture(gaps(race, at(520)), "pl", "svg").decode(),
    "options": [
        option.type.choices
        for name in ("moments", "picture", "publish")
        for option in main.get_command(click.Context(main), name).params
        if option.name == "lang"
    ],
}))
"""


def marked(entry: str | dict[str, str], key: str) -> str | dict[str, str]:
    """A text as if translated: its key before it, and with the category where it goes with a number."""
    if isinstance(entry, str):
        return f"«{key}»{entry}"
    return {form: f"«{key} {form}»{entry['other']}" for form in FORMS}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pitboard with a language more, which is one folder."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, root / "pitboard", ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    folder = root / "pitboard" / "texts" / CODE
    shutil.copytree(folder.with_name("en"), folder)
    about = {"name": "Polski", "english": "Polish", "decimal": ",", "plurals": rules_by_tool(CODE)}
    for file in folder.iterdir():
        known = json.loads(file.read_text("utf-8"))
        own = about if file.stem == "language" else {key: marked(entry, key) for key, entry in known.items()}
        file.write_text(json.dumps(own), "utf-8")
    return root


def test_a_folder_more_is_a_language_more(copy: Path) -> None:
    """On the page, in its settings, in a moment's line, in a webhook, on a picture, as an option of the commands."""
    path = os.pathsep.join([str(copy), str(TESTS)])
    run = subprocess.run(
        [sys.executable, "-c", SPEAK],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    spoken = json.loads(run.stdout)

    assert spoken["languages"] == ["en", "de", "fr", "nl", CODE]
    assert "«col.driver»Driver" in spoken["page"]
    assert '"pl":"Polski"' in unescape(spoken["page"])
    assert "«set.language»" in spoken["file"]
    assert '<p lang="pl">«offline»' in spoken["offline"]
    assert spoken["laps"] == ["«laps one»1 laps", "«laps few»2 laps", "«laps many»5 laps", "«laps few»22 laps"]
    assert any(line.startswith("«flag»«flag.green»") or "«fastest_lap»" in line for line in spoken["lines"])
    assert spoken["webhook"].startswith("«test»This is a test")
    assert "«gap_title»Gap to #1" in spoken["picture"]
    assert all(CODE in choices for choices in spoken["options"])
    assert len(spoken["options"]) == 3
