"""The documentation as a site: a warning is an error, for a reader would meet it."""

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_documentation_is_put_together_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")
    pages = {page.relative_to(DOCS).with_suffix(".html").as_posix() for page in DOCS.rglob("*.md")}
    assert pages <= {page.relative_to(tmp_path).as_posix() for page in tmp_path.rglob("*.html")}


def test_every_page_by_task_is_named_in_the_index() -> None:
    named = set(re.findall(r"^[a-z0-9]+$", (DOCS / "index.md").read_text("utf-8"), re.MULTILINE))

    assert named == {page.stem for page in DOCS.glob("*.md")} - {"index"}
