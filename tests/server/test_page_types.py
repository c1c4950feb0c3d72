"""The page's scripts hold to the types that their comments state."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TSC = ROOT / "build" / "npm" / "node_modules" / "typescript" / "bin" / "tsc"
OPTIONS = "--noEmit --allowJs --strict --target esnext --module esnext --moduleResolution bundler --skipLibCheck"


@pytest.mark.skipif(not TSC.is_file() or not shutil.which("node"), reason="typescript is not installed: make test")
def test_the_scripts_are_of_the_types_they_state() -> None:
    """Strictly, and each of them says that it wants to be checked."""
    web = ROOT / "src" / "pitboard" / "web"
    scripts = [*web.glob("*.js"), *web.glob("panels/*.js"), *web.glob("engine/**/*.js")]
    command = ["node", str(TSC), *OPTIONS.split(), "--lib", "esnext,dom,dom.iterable", *map(str, scripts)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert checked.stdout == ""
    unchecked = {script.name for script in scripts if not script.read_text(encoding="utf-8").startswith("// @ts-check")}
    assert unchecked <= {"operator.js"}
