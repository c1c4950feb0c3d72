"""The limits on drive time that hold for a race."""

from msgspec.structs import replace

from pitboard.intake.library import rules_for
from pitboard.model import DriveLimit
from pitboard.scoring import History

SECOND_US = 1_000_000


def drive_limits_for(history: History) -> tuple[DriveLimit, ...]:
    """The limits on drive time of a race, by the pack that fits it; `race_s` is its length, 0 if not known."""
    pack = rules_for(history)
    race_s = history.race.duration_us // SECOND_US or pack.duration_s
    return tuple(replace(one, race_s=race_s) for one in pack.drive_limits if one.race_s in (0, race_s))
