"""Beyond one machine: NATS carries, SQLite keeps. Scorers with a journal each, a stream between, deltas for edges."""

from pitboard.cluster.bus import Bus, BusUnreachable, PositionTaken
from pitboard.cluster.deltas import DeltaSender, follow_deltas
from pitboard.cluster.edge import Edge
from pitboard.cluster.messages import Delta, RaceSnapshot

__all__ = ["Bus", "BusUnreachable", "Delta", "DeltaSender", "Edge", "PositionTaken", "RaceSnapshot", "follow_deltas"]
