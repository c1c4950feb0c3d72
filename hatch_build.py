"""The build's hook: what the page takes from npm goes into the wheel."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TAKEN = ("vendor", "built")
"""Folders of the page that git ignores: what is taken from npm, and the scripts as they were put together."""


class VendorHook(BuildHookInterface[Any]):
    """Runs `tools/vendor.py` before a wheel is made, and puts in what git ignores."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the packages; a build without npm goes on without them, and says so."""
        subprocess.run([sys.executable, str(Path(self.root) / "tools" / "vendor.py")], check=True)
        for folder in TAKEN:
            if version == "standard" and (Path(self.root) / "src/pitboard/web" / folder).is_dir():
                build_data["force_include"][f"src/pitboard/web/{folder}"] = f"pitboard/web/{folder}"
