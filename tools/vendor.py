"""Puts what the page takes from npm where the page looks for it: `python tools/vendor.py [--dev]`.

Needs npm, once. Without it the page is whole but for its panels; one line says so and the build goes on.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "pitboard" / "web" / "vendor"
INSTALLED = ROOT / "build" / "npm"
FILES = {
    "lit-html/lit-html.js": "lit-html/lit-html.js",
    "uplot/dist/uPlot.iife.min.js": "uplot/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css": "uplot/uPlot.min.css",
}
"""What is taken of each package, and its name in `vendor`."""

LICENCES = {"lit-html/LICENSE": "lit-html/LICENSE", "uplot/LICENSE": "uplot/LICENSE"}


def main(*, dev: bool) -> int:
    """Install and copy, unless that was done for this very package.json."""
    stated = (ROOT / "package.json").read_text(encoding="utf-8")
    mark = VENDOR / ".package.json"
    done = mark.is_file() and mark.read_text(encoding="utf-8") == stated
    if done and (not dev or (INSTALLED / "node_modules" / "typescript").is_dir()):
        return 0
    if shutil.which("npm") is None:
        sys.stderr.write("npm was not found: the page will have no panels and no pictures (sudo apt-get install npm)\n")
        return 0
    INSTALLED.mkdir(parents=True, exist_ok=True)
    (INSTALLED / "package.json").write_text(stated, encoding="utf-8")
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    ended = subprocess.run([*command, *([] if dev else ["--omit=dev"])], cwd=INSTALLED, check=False)
    if ended.returncode:
        sys.stderr.write("npm could not install what the page takes from it: no panels and no pictures\n")
        return 0
    for source, target in (FILES | LICENCES).items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(INSTALLED / "node_modules" / source, VENDOR / target)
    mark.write_text(stated, encoding="utf-8")
    names = ", ".join(f"{name} {version}" for name, version in json.loads(stated)["dependencies"].items())
    sys.stdout.write(f"The page has {names}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(dev="--dev" in sys.argv[1:]))
