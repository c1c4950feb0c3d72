"""The live server: a race under way over HTTP: the page, the public API, the event stream, the reports."""

from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from pitboard.server.run import CannotServe, serve

__all__ = ["CannotServe", "Hub", "make_app", "serve"]
