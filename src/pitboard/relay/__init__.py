"""Outwards in the formats of others: a race as an RMonitor feed."""

from pitboard.relay.play import follow, play
from pitboard.relay.rmonitor import Teller, between, full_state
from pitboard.relay.server import PORT, Relay, Settings

__all__ = ["PORT", "Relay", "Settings", "Teller", "between", "follow", "full_state", "play"]
