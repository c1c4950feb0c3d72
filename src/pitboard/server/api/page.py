"""The page that explains the API, with an example of each operation that runs where it stands."""

from collections.abc import Mapping
from html import escape
from string import Template

from pitboard.scoring import History
from pitboard.server.api.operations import OPERATIONS, Operation
from pitboard.server.api.query import Parameter
from pitboard.server.cells import WEB


def api_page(history: History, versions: Mapping[str, str]) -> str:
    """The page for a race; `versions` are the fingerprints of the static files."""
    template = Template((WEB / "api" / "index.html").read_text(encoding="utf-8"))
    sections = "".join(_section(one, history) for one in OPERATIONS)
    contents = "".join(f'<li><a href="#{_name(one)}">{escape(one.path)}</a></li>' for one in OPERATIONS)
    race = escape(history.race.name or "Pitboard")
    return template.substitute(sections=sections, contents=contents, race=race, v_all=versions["all"])


def _name(operation: Operation) -> str:
    return operation.path.strip("/").replace("/", "-")


def _section(operation: Operation, history: History) -> str:
    name = _name(operation)
    fields = "".join(_field(name, one, history) for one in operation.parameters)
    return (
        f'<section id="{name}"><h2><code>GET {escape(operation.path)}</code></h2>'
        f"<p>{escape(operation.summary)}. {_marked(operation.about)}</p>"
        f'<form action="{escape(operation.path)}" data-media="{operation.media}">{fields}'
        f'<p><button>Run</button> <code class="asked">{escape(operation.path)}</code></p></form>'
        f'<pre class="answer" aria-live="polite" hidden></pre></section>\n'
    )


def _field(name: str, one: Parameter, history: History) -> str:
    said = f'<label for="{name}-{one.name}"><code>{one.name}</code></label>'
    about = f'<span class="about">{_marked(one.about)}{" More than one can be given." if one.repeated else ""}</span>'
    value = escape(_value(one, history))
    if "enum" in one.schema:
        options = "".join(f"<option>{escape(choice)}</option>" for choice in one.schema["enum"])
        control = f'<select id="{name}-{one.name}" name="{one.name}"><option value=""></option>{options}</select>'
    else:
        control = f'<input id="{name}-{one.name}" name="{one.name}" value="" placeholder="{value}">'
    return f'<p class="field">{said}{control}{about}</p>'


def _value(one: Parameter, history: History) -> str:
    """An example that this race has an answer to."""
    if one.name == "car":
        return next(iter(sorted(history.cars)), one.example)
    if one.name == "class" and one.example != "overall":
        return next(iter(sorted({car.entry.car_class for car in history.cars.values()})), one.example)
    return one.example


def _marked(text: str) -> str:
    """Text with what stands in backquotes as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
