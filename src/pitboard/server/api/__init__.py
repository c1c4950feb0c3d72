"""The public API: a table of operations, from which come the routes and the description of the API."""
