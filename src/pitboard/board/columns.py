"""The columns of the board, declared once in `columns.json` for the terminal, the first page and the page.

A column is its declaration, the field of `Row` that answers it, the mirror of that in `web/engine/standings.js`, and
its heading in the texts of the page (`col.ID`, `hint.ID`). JSON, CSV and the API's schema follow from `Row`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

ColumnKind = Literal["text", "count", "duration", "length", "gap", "own"]
"""How a value is written: as it is; a number, or a dash where nobody knows it; a time to the thousandth (ms); a time in
whole seconds (ms); a gap, whose three keys begin with `key`; or in a way of the column's own."""


class BoardColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """A column: the `key` of its value in a row, its head on a terminal, and whether the page shows or offers it.

    `right`: a terminal puts it to the right. `hint`: its head on the page says more when pointed at.
    """

    id: str
    kind: ColumnKind
    key: str = ""
    head: str = ""
    right: bool = False
    hint: bool = False
    page: Literal["usual", "offered", ""] = ""


class TerminalColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """A column on a terminal, under a head of its own if need be.

    `drop` ranks those that a narrow terminal leaves out, the highest first; 0 stays. `stays`: shown although no row
    fills it.
    """

    id: str
    head: str = ""
    drop: int = 0
    stays: bool = False


class BoardColumns(Struct, frozen=True, forbid_unknown_fields=True):
    """Every column in the order in which the page offers them, and which `standings` and `watch` show."""

    columns: tuple[BoardColumn, ...]
    table: tuple[TerminalColumn, ...]
    watch: tuple[TerminalColumn, ...]

    @property
    def by_id(self) -> dict[str, BoardColumn]:
        """The columns by their ids."""
        return {column.id: column for column in self.columns}

    @property
    def on_page(self) -> Sequence[BoardColumn]:
        """The columns that the page shows or offers."""
        return [column for column in self.columns if column.page]

    @property
    def usual(self) -> Sequence[BoardColumn]:
        """The columns that the page shows until its reader chooses others."""
        return [column for column in self.columns if column.page == "usual"]


def read_columns(path: Path) -> BoardColumns:
    """Read a declaration of columns."""
    return msgspec.json.decode(path.read_bytes(), type=BoardColumns)


COLUMNS: Final = read_columns(Path(__file__).with_name("columns.json"))
