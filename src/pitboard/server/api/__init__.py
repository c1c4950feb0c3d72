"""The public API: a table of operations, from which come the routes, the OpenAPI document and the page about it."""

from pitboard.server.api.operations import OPERATIONS
from pitboard.server.api.routes import api_routes

__all__ = ["OPERATIONS", "api_routes"]
