"""The race under way: what comes in is written down, scored and dated, live, played again or simulated."""

from pitboard.race.decisions import DecisionAnswer, DecisionForm, DecisionRequest
from pitboard.race.live_sources import LiveSources
from pitboard.race.playback import PlaybackClock, Timetable, play
from pitboard.race.race_under_way import FeedOfFacts, RaceUnderWay

__all__ = [
    "DecisionAnswer",
    "DecisionForm",
    "DecisionRequest",
    "FeedOfFacts",
    "LiveSources",
    "PlaybackClock",
    "RaceUnderWay",
    "Timetable",
    "play",
]
