"""The templates: every text is escaped, a value that is missing is an error, and no other module writes HTML."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.nodes import Filter

import pitboard
from pitboard import templates

PACKAGE = Path(pitboard.__file__).parent
TEMPLATES = sorted(path.name for path in templates.FOLDER.glob("*.html"))
TAG = re.compile(r"</?(?:a|b|div|h[1-6]|li|nav|p|section|small|span|table|tbody|td|th|thead|tr|ul)[ >]")


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_lets_a_text_through_as_it_is(name: str) -> None:
    """Only `Markup`, made where it is clear why, is not escaped."""
    environment = templates._environment()
    source = (templates.FOLDER / name).read_text("utf-8")

    assert environment.autoescape is True
    assert "safe" not in {node.name for node in environment.parse(source).find_all(Filter)}
    assert "autoescape" not in source


def test_a_text_is_escaped() -> None:
    page = templates.fill("offline.html", lines={"en": "<script>alert('x')</script>"}, again={})

    assert "<script>" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)" in page


def test_a_value_that_is_not_given_is_an_error() -> None:
    """And no empty place on a page."""
    with pytest.raises(UndefinedError, match="lines"):
        templates.fill("offline.html")


def test_html_is_written_in_templates_alone() -> None:
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if TAG.search(path.read_text("utf-8"))
    ]

    assert found == []
