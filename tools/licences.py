"""Writes what Pitboard takes from others, and under which licence: `python tools/licences.py`, into docs/licences.md.

Taken from the metadata of what is installed, from pyproject.toml what is asked for, and of the page's scripts from the
licence files that tools/vendor.py puts beside them.
"""

import json
import re
import sys
import tomllib
from collections import deque
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
VENDOR = ROOT / "src" / "pitboard" / "web" / "vendor"

EXTRAS = ("report", "websocket", "speed", "cluster", "metrics")
"""Of what the program can do with more; what only developing takes is given to nobody."""

STATED = {
    "httptools": "MIT",
    "uvloop": "MIT OR Apache-2.0",
    "matplotlib": "PSF-2.0 (matplotlib's own, after it)",
    "esbuild": "MIT",
    "lit-html": "BSD-3-Clause",
    "uplot": "MIT",
}
"""Of packages that need not be installed here, or whose metadata has no more than the text of the licence."""

WORDS = {
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
}

HEAD = """# Licences

Pitboard itself is under the [Apache License 2.0](../LICENSE). What it takes from others, written by
`tools/licences.py`; `tests/test_licences.py` holds that nothing is missing here and that all of it may be given on.

| package | licence | taken for |
|---|---|---|
"""


def licence_of(name: str, found: Distribution | None) -> str:
    """Return what a package says of its licence, in the short words of SPDX as far as it can be told."""
    if name in STATED or found is None:
        return STATED[name]
    stated = found.metadata
    if "License-Expression" in stated:
        return str(stated["License-Expression"])
    classifiers = stated.get_all("Classifier") or []
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    written = str(stated["License"]) if "License" in stated else ""
    return " OR ".join(WORDS.get(name, name) for name in names) or (written if "\n" not in written else "")


def installed(name: str) -> Distribution | None:
    """Return a package that is installed; None where it is not."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def taken() -> dict[str, str]:
    """Return by name what is taken and what for: the requirements, and what those require."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [("the program", text) for text in project["dependencies"]]
    asked += [(f"the extra `{extra}`", text) for extra in EXTRAS for text in project["optional-dependencies"][extra]]
    reasons: dict[str, str] = {}
    waiting = deque((reason, Requirement(text)) for reason, text in asked)
    while waiting:
        reason, requirement = waiting.popleft()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in reasons or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        reasons[name] = reason
        found = installed(name)
        waiting += [(reason, Requirement(text)) for text in (found.requires if found else None) or []]
    scripts = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    return reasons | dict.fromkeys(scripts, "the page, from npm")


def rows() -> list[tuple[str, str, str]]:
    """Return package, licence and reason, by name."""
    return [(name, licence_of(name, installed(name)), reason) for name, reason in sorted(taken().items())]


def main() -> int:
    """Write the page."""
    PAGE.write_text(HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
