"""The report of a race at a moment: true sentences with the timing they stand on."""

from typing import Final

LANGUAGES: Final = ("nl", "en")
"""The languages in which there are reports: each has its phrasebook."""
