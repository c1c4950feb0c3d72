"""Outwards in the formats of others: a race as an RMonitor feed, as webhooks and as a replay for Timing71."""

from pitboard.relay.rmonitor import RmonitorWriter, between, full_state
from pitboard.relay.server import PORT, Relay, Settings, follow, play_as_rmonitor

__all__ = ["PORT", "Relay", "RmonitorWriter", "Settings", "between", "follow", "full_state", "play_as_rmonitor"]
