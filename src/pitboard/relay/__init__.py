"""Outwards in the formats of others: a race as an RMonitor feed."""

from pitboard.relay.rmonitor import Teller, between, full_state

__all__ = ["Teller", "between", "full_state"]
