"""The HTML and the paper that are sent: templates by name, filled in with values that are escaped where they stand."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).resolve().parent


def fill(name: str, **values: object) -> str:
    """A template, by its path in this folder, filled in with values; functions among them can be called in it.

    Every text is escaped, unless it is `markupsafe.Markup`.

    Raises:
        jinja2.TemplateError: the template names a value that is not given.
    """
    return _environment().get_template(name).render(values)


@cache
def _environment() -> "Environment":
    # Not before a page is filled in: most commands never do.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
