"""A race under way over HTTP: the page, the public API, the event stream, the reports; and a race as a static site."""
