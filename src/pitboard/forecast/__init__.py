"""Chances at a moment: who can still win, from what was known by then; and how good that has been."""

from pitboard.forecast.contention import Contention
from pitboard.forecast.evaluation import Evaluation, evaluation, graded_race
from pitboard.forecast.forecast import Forecast, ForecastRow, UnknownLength, forecast
from pitboard.forecast.grading import Calibration, GradedClass, Score
from pitboard.forecast.profile import Profile, profile_for
from pitboard.forecast.seal import (
    GradedSeal,
    NotGraded,
    SealBroken,
    SealedForecast,
    graded_seal,
    read_sealed,
    write_sealed,
)
from pitboard.forecast.what_if import Change, parse_change
from pitboard.strategy.race_length import race_length_us

__all__ = [
    "Calibration",
    "Change",
    "Contention",
    "Evaluation",
    "Forecast",
    "ForecastRow",
    "GradedClass",
    "GradedSeal",
    "NotGraded",
    "Profile",
    "Score",
    "SealBroken",
    "SealedForecast",
    "UnknownLength",
    "evaluation",
    "forecast",
    "graded_race",
    "graded_seal",
    "parse_change",
    "profile_for",
    "race_length_us",
    "read_sealed",
    "write_sealed",
]
