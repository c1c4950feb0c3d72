"""The live server: a hub that turns facts into a board and its changes, the public API, the event stream, the page."""

from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from pitboard.server.run import CannotServe, Feed, serve

__all__ = ["CannotServe", "Feed", "Hub", "make_app", "serve"]
