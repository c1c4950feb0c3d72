"""Pitboard keeps the time of an endurance race and tells its story."""

__version__ = "0.1.0"
