"""What can be chosen about a simulated race."""

from typing import Final

from msgspec import Struct

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 3600 * SECOND_US


class SimulatedRace(Struct, frozen=True, kw_only=True):
    """A race to simulate; the same settings give the same facts, to the microsecond.

    `start_us` is the official start in µs since the Unix epoch (default 2030-06-15T14:00:00Z), `duration_us` the length
    of the race in µs. `hypercar`, `lmp2`, `lmgt3` and `innovative` are numbers of cars. `incident_rate` multiplies the
    chance of everything that can go wrong. A rolling start adds the formation lap's passings and, just after the
    official start, one crossing of the line that completes no lap. The shares (0 to 1) disturb what is delivered,
    never what happens: a lost passing was not read and has no number, a duplicated one is sent again as it was, a late
    one is sent after others that followed it.
    """

    seed: int = 1
    name: str = "24 Hours of Valbrume"
    circuit: str = "valbrume"
    start_us: int = 1_907_762_400 * SECOND_US
    duration_us: int = 24 * HOUR_US
    utc_offset_us: int = 2 * HOUR_US
    hypercar: int = 20
    lmp2: int = 17
    lmgt3: int = 20
    innovative: int = 1
    incident_rate: float = 1.0
    rolling_start: bool = False
    pit_lane_start: bool = True
    double_reads: bool = False
    lost_share: float = 0.0
    duplicated_share: float = 0.0
    late_share: float = 0.0
