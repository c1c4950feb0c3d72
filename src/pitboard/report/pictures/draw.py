"""Pictures as bytes: SVG with its title and description, or PNG; the same series gives the same bytes anywhere."""

import io
import re
import warnings
from collections.abc import Callable
from html import escape
from typing import Any, Literal

import matplotlib.style
from matplotlib.figure import Figure

from pitboard.report.pictures import style
from pitboard.report.pictures.data import GapSeries, PlaceSeries, StintSeries
from pitboard.report.pictures.gap import draw_gaps
from pitboard.report.pictures.labels import (
    car_name,
    gap_description,
    places_description,
    span,
    stints_description,
)
from pitboard.report.pictures.places import draw_places
from pitboard.report.pictures.stints import draw_stints
from pitboard.texts import Texts, texts

Series = GapSeries | PlaceSeries | StintSeries
Format = Literal["svg", "png"]

_ROOT = re.compile(r"<svg [^>]*>", re.DOTALL)
_SIZE = re.compile(r' (?:width|height)="[^"]*"')
_METADATA = re.compile(r" *<(title|metadata)>.*?</\1>\n", re.DOTALL)


def picture(series: Series, lang: str, form: Format) -> bytes:
    """A series as a picture with the words of a language."""
    words = texts(lang, "pictures")
    title, description, drawn = _told(series, words)
    below = f"{series.race} · {words['race_time']} {span(series.window)}"
    if isinstance(series, GapSeries):
        below += f" · {words['at_the_line']}"
    out = io.BytesIO()
    # A machine's own settings of matplotlib must not show.
    with matplotlib.style.context(["default", style.RC]), warnings.catch_warnings():
        # A name that the font cannot write in full stays whole in the description.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        figure = drawn(series, words, title, below)
        if form == "png":
            figure.savefig(out, format="png", metadata={"Title": title, "Description": description, "Software": None})
            return out.getvalue()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return _readable(out.getvalue().decode("utf-8"), title, f"{below}. {description}", lang).encode("utf-8")


def described(series: Series, lang: str) -> str:
    """What a picture of a series shows, in words."""
    title, description, _ = _told(series, texts(lang, "pictures"))
    return f"{title}. {description}"


def inline(svg: bytes) -> str:
    """An SVG for inside an HTML page: no prolog, as wide as its place."""
    text = svg.decode("utf-8")
    return _ROOT.sub(lambda found: _SIZE.sub("", found[0]), text[text.index("<svg ") :], count=1).rstrip()


def _told(series: Series, words: Texts) -> tuple[str, str, Callable[[Any, Texts, str, str], Figure]]:
    if isinstance(series, GapSeries):
        name = car_name(series.reference.number, series.reference.label)
        return words.fill("gap_title", car=name), gap_description(series, words), draw_gaps
    if isinstance(series, PlaceSeries):
        title = words.fill("positions_title", class_name=series.car_class)
        return title, places_description(series, words), draw_places
    return words.fill("stints_title", class_name=series.car_class), stints_description(series, words), draw_stints


def _readable(svg: str, title: str, description: str, lang: str) -> str:
    """Title and description in the place of matplotlib's own metadata, and the root named after them."""
    svg = _METADATA.sub("", svg)
    head = f'<title id="picture-title">{escape(title)}</title>\n <desc id="picture-desc">{escape(description)}</desc>'
    named = f'role="img" lang="{lang}" aria-labelledby="picture-title picture-desc">'
    return _ROOT.sub(lambda found: f"{found[0][:-1]} {named}\n {head}", svg, count=1)
