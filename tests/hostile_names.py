"""Names that would do harm where they are shown, and the example years with nothing but those.

Each has a word of its own. Where a name is taken for more than text, that word ends up alone in an
element, an attribute or a request; `HOST` is where it would go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

HOST = "planted.example"
# Where `{}` stands comes the word.
SHAPES = (
    f"![{{}}](https://{HOST}/p.png)",
    f"[{{}}](https://{HOST}/l)",
    f"https://{HOST}/{{}}",
    f"www.{HOST}/{{}}",
    f"<https://{HOST}/{{}}>",
    f"<img src=https://{HOST}/{{}}.png onerror=window.planted=1 id=planted>",
    "</script><script>window.planted='{}'</script>",
    f'<a href="https://{HOST}/{{}}">{{}}</a>',
    f"<iframe src=https://{HOST}/{{}}></iframe>",
    "<b id=planted>{}</b>",
    "<style>* {{{{ color: red }}}}</style> {}",
    "**{}**",
    "_{}_ ~~{}~~",
    "`{}`",
    "# {}",
    "> {}",
    "- {}",
    "1. {}",
    "a | {} | b",
    "${}$",
    ":red[{}]",
    ":blue-background[{}]",
    ":material/home: {}",
    ":small[{}] -> <- -- {}",
    ":smile: {}",
    f'=HYPERLINK("https://{HOST}";"{{}}")',
    "+cmd|' /C {}'!A0",
    "@SUM({})",
    "-1+{}",
    "%s{{}} %(x)s {}",
    "&lt;b&gt;{}&lt;/b&gt; &amp;",
    "{} \U0001f3e5 \U0001f642",
    "{} " + "een heel lange naam " * 6,
    "\u202e{}\u202c \u200f\u2066om\u2069",
    "Zie\u200bken {}",
    "C:\\{}\\n",
    "regel\n{}",
    "[^1]: {}",
    "'{}'",
    "{}</span></div>",
)
# A cell with a slash, a plus or a semicolon in it is read as several organisations, and refused.
OF_ONE = (
    *(shape for shape in SHAPES if not re.search(r"[/;+&\n]", shape)),
    "![{}](x.png)",
    "[{}](x)",
    f"www.{HOST}?{{}}",
    f"[{{}}](mailto:{HOST})",
    "<img src=x onerror=window.planted=1 id=planted> {}",
    "<a href=x id=planted>{}",
    "<script>window.planted=1 {}",
    "<b id=planted>{}",
    "<iframe src=x id=planted>{}",
)
ONE = ("organisation", "formerly", "provider", "host", "lead", "prospect")
KEPT = {"HAN", None, ""}  # the initiator has a setting by its name
NAMED = (
    *ONE,
    *("block", "activity", "budget_activity", "title", "meeting", "theme", "place"),
    *("destination", "agreed_reason"),
)
_LETTERS = "bcdfghjklm"


class Names:
    """Gives each name a hostile one, always the same; `words` tells the word of each."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self._given: dict[str, str] = {}

    def __call__(self, name: Any, shapes: tuple[str, ...] = SHAPES) -> Any:
        if name in KEPT or not isinstance(name, str):
            return name
        if name not in self._given:
            at = len(self._given)
            word = "Zq" + "".join(_LETTERS[int(digit)] for digit in f"{at * 7919 % 10007:05}")
            self._given[name] = shapes[at % len(shapes)].format(*[word] * 3)
            self.words[word] = self._given[name]
        return self._given[name]

    def rows(self, sheets: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        """The sheets of a workbook, in which every name is hostile."""
        return {key: list(self._rows(rows)) for key, rows in sheets.items()}

    def _rows(self, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            totals = any(str(value).startswith(("Subtotaal", "Totaal")) for value in row.values())
            yield {
                key: self(value, OF_ONE if key in ONE else SHAPES)
                if key in NAMED and not totals and value != "(extern)"
                else value
                for key, value in row.items()
            }
