"""The report of a race at a moment: true sentences with the timing they stand on."""

from pathlib import Path
from typing import Final

LANGUAGES: Final = tuple(sorted(file.parent.name for file in Path(__file__).parent.glob("languages/*/__init__.py")))
"""The languages in which there are reports: each has its folder of words."""
