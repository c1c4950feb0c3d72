"""Puts what the page takes from npm where the page looks for it: `python tools/vendor.py [--dev]`.

Needs npm, once. Without it the page is whole but for its panels; one line says so and the build goes on. The page's own
scripts and styles are put together by esbuild, so that a phone asks for a few small files instead of forty; without it,
or when they were changed since, the server sends them as they are written.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "pitboard" / "web"
VENDOR = WEB / "vendor"
BUILT = WEB / "built"
INSTALLED = ROOT / "build" / "npm"
FILES = {
    "lit-html/lit-html.js": "lit-html/lit-html.js",
    "uplot/dist/uPlot.iife.min.js": "uplot/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css": "uplot/uPlot.min.css",
}
"""What is taken of each package, and its name in `vendor`."""

LICENCES = {"lit-html/LICENSE": "lit-html/LICENSE", "uplot/LICENSE": "uplot/LICENSE"}


SOURCES = ("*.js", "*.css", "engine/*.js", "panels/*.js")
"""The page's own scripts and styles, which are put together."""

WHOLE = ("app", "embed", "overlay", "early")
"""The scripts that a page begins with; each is put together with what it imports."""

OPTIONS = (
    "--bundle",
    "--splitting",
    "--format=esm",
    "--minify",
    "--target=es2022",
    "--chunk-names=parts/[name]-[hash]",
    "--external:../vendor/*",
    "--log-level=error",
)


def main(*, dev: bool) -> int:
    """Install, copy and put together."""
    ended = install(dev=dev)
    build()
    return ended


def install(*, dev: bool) -> int:
    """Install and copy, unless that was done for this very package.json."""
    stated = (ROOT / "package.json").read_text(encoding="utf-8")
    mark = VENDOR / ".package.json"
    done = mark.is_file() and mark.read_text(encoding="utf-8") == stated
    if done and (INSTALLED / "node_modules" / ("typescript" if dev else "esbuild")).is_dir():
        return 0
    if shutil.which("npm") is None:
        if done:
            return 0
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


def build() -> None:
    """Put scripts and styles together, unless that was done for these very ones; `.json` says of what and into what."""
    mark = BUILT / ".json"
    digests = {
        file.relative_to(WEB).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for pattern in SOURCES
        for file in sorted(WEB.glob(pattern))
    }
    if mark.is_file() and json.loads(mark.read_text(encoding="utf-8"))["sources"] == digests:
        return
    shutil.rmtree(BUILT, ignore_errors=True)
    esbuild = INSTALLED / "node_modules" / "esbuild" / "bin" / "esbuild"
    if shutil.which("node") is None or not esbuild.is_file():
        return
    styles = [name for name in digests if name.endswith(".css")]
    begins = [*(f"{name}.js" for name in WHOLE), *styles]
    about = INSTALLED / "about.json"
    command = ["node", str(esbuild), *begins, *OPTIONS, f"--outdir={BUILT}", f"--metafile={about}"]
    if subprocess.run(command, cwd=WEB, check=False).returncode:
        sys.stderr.write("esbuild could not put the page's scripts together: they are sent as they are written\n")
        shutil.rmtree(BUILT, ignore_errors=True)
        return
    outputs = json.loads(about.read_text(encoding="utf-8"))["outputs"]
    imports = {f"{name}.js": at_once(outputs, f"{BUILT.name}/{name}.js") for name in WHOLE}
    mark.write_text(json.dumps({"sources": digests, "imports": imports}), encoding="utf-8")


def at_once(outputs: dict[str, Any], script: str) -> list[str]:
    """Return the parts that a script imports before it can begin, by esbuild's account of what it wrote."""
    found = [script]
    for name in found:
        imports = [one["path"] for one in outputs[name]["imports"] if one["kind"] == "import-statement"]
        found += [part for part in dict.fromkeys(imports) if part in outputs and part not in found]
    return sorted(part.removeprefix(f"{BUILT.name}/") for part in found[1:])


if __name__ == "__main__":
    sys.exit(main(dev="--dev" in sys.argv[1:]))
