"""What a race weighs on the wire: the history whole, and a viewer's stream of one event a second.

    python bench/wire.py [SOURCE...]

Bytes of the stream are those after gzip, with the framing of the events and of HTTP/1.1's chunks.
"""

import gzip
import os
import sys
from pathlib import Path

import msgspec

from pitboard.intake import read
from pitboard.race import RaceUnderWay
from pitboard.race.playback import Timetable, in_time_order
from pitboard.scoring import score
from pitboard.server.broadcast import Event
from pitboard.server.hub import BEAT_S, Hub
from pitboard.server.wire import whole

ROOT = Path(__file__).resolve().parent.parent
RACES = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")
SECOND_US = 1_000_000
CHUNK_BYTES = 8  # length in hex and two line ends


def measure(source: Path) -> None:
    """Print the figures of one race."""
    race = read([source])
    history = score(race.facts, race.name)
    plain = msgspec.json.encode(whole(history))
    print(f"{race.name}: history {len(plain) / 1000:.0f} kB, gzip {len(gzip.compress(plain, 6)) / 1000:.0f} kB")
    timetable = Timetable(iter(in_time_order(race.facts)))
    hub = Hub(RaceUnderWay())
    hub.race.take(timetable.until(history.race.start_us), history.race.start_us)
    hub.publish()
    events: list[Event] = []
    beats = quiet_s = 0
    for second in range(1, (history.through_us - history.race.start_us) // SECOND_US + 1):
        moment_us = history.race.start_us + second * SECOND_US
        hub.race.take(timetable.until(moment_us), moment_us)
        if hub.publish():
            events += hub.broadcast.after(hub.broadcast.epoch, hub.seq - 1) or []
            quiet_s = 0
        elif (quiet_s := quiet_s + 1) == BEAT_S:
            beats += len(hub.broadcast.beat().packed) + CHUNK_BYTES
            quiet_s = 0
            hub.broadcast.wake()
    sizes = [len(event.packed) + CHUNK_BYTES for event in events]
    raw = sum(len(event.plain) for event in events) / len(events)
    hours = second / 3600
    print(f"  {len(events)} events: mean {sum(sizes) / len(sizes):.0f} B (plain {raw:.0f} B), largest {max(sizes)} B")
    print(
        f"  {(sum(sizes) + beats) / hours / 1e6:.3f} MB an hour a viewer, {beats / hours / 1e6:.3f} of it signs of life"
    )


if __name__ == "__main__":
    for name in sys.argv[1:] or [str(RACES / "le-mans-2023"), str(RACES / "spa-2025")]:
        measure(Path(name))
