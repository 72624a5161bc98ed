"""A grid of panels with two layouts: one for a wide page, and one with fewer columns for a narrow page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.assembly import Json, assemble, merge
from dashboard.figures.distinct_styles import distinct_styles

_WIDTHS = {
    "wide": 960,
    "narrow": 370,
}  # px, to convert gaps into shares of the width and to estimate the rows of the legend
_LETTER = 7.2  # px, mean width of a character of the legend
_LEGEND_KEY = 48  # px, a legend entry without its text
_LEGEND_ROW = 21  # px
_LEGEND_LINE = 36  # characters
_TITLE = 8, 17  # px, above each panel, and for each line of its title
_TICKS = 24  # px, below each panel
_AXIS_TITLE = 20  # px, below the lowest panels
_RIGHT = 101  # the number of the first second axis
_Y_AXIS = 44  # px, tick labels between two panels; with a title, 22 more


@dataclass(frozen=True)
class Panel:
    """One pair of axes.

    Attributes:
        title: above the panel.
        y: options of the y axis.
        shares: index of the panel whose y axis it shares, or None.
        x: options of the x axis of this panel alone.
        alone: title on a narrow page, where it differs because the panel has no neighbours.
        right: options of a second y axis, see `right_axis`.
    """

    title: str
    y: Mapping[str, Any]
    shares: int | None = None
    x: Mapping[str, Any] | None = None
    alone: str | None = None
    right: Mapping[str, Any] | None = None


def right_axis(kind: str, index: int) -> str:
    """Return Plotly's id of the second y axis of a panel, or its name in the layout."""
    return f"{kind}{_RIGHT + index}"


def axis(kind: str, index: int) -> str:
    """Return Plotly's id of an axis of a panel (x, x2, x3, …), or its name in the layout (xaxis, xaxis2, …)."""
    return kind if index == 0 else f"{kind}{index + 1}"


@dataclass(frozen=True)
class Grid:
    """Panels in rows of `columns` (`narrow_columns` on a narrow page), each `height` high; all lengths in px."""

    panels: Sequence[Panel]
    columns: int
    height: int = 210
    narrow_height: int | None = None
    narrow_columns: int = 1
    left: int = 56
    right: int = 14
    gap: int = 26

    def figure(
        self,
        traces: list[Json],
        *,
        x: Mapping[str, Any],
        legend: Sequence[str] = (),
        annotations: Sequence[Json] = (),
        shapes: Sequence[Json] = (),
        narrow: Mapping[str, Any] | None = None,
        compact: bool = False,
        **layout: Any,
    ) -> go.Figure:
        """Return the figure of these traces.

        Args:
            traces: in the order in which they are drawn.
            x: options of every x axis.
            legend: entries of the legend, for which space is reserved.
            annotations: besides the titles of the panels.
            shapes: such as marks and reference lines.
            narrow: further differences of the narrow layout.
            compact: whether to use the layout for a narrow page.
            layout: further options of the layout.
        """
        titles = [panel.title for panel in self.panels]
        alone = [panel.title if panel.alone is None else panel.alone for panel in self.panels]
        wide = {
            **self._layout("wide", x, legend, titles),
            "annotations": [*_titles(titles), *annotations],
            "shapes": list(shapes),
            **layout,
        }
        narrow_layout = merge(self._layout("narrow", x, legend, alone), narrow or {})
        if alone != titles or "annotations" in narrow_layout:
            narrow_layout["annotations"] = [*_titles(alone), *narrow_layout.get("annotations", annotations)]
        return assemble(distinct_styles(traces), wide, narrow_layout, compact=compact)

    def _layout(self, width: str, x: Mapping[str, Any], legend: Sequence[str], titles: Sequence[str]) -> Json:
        columns = min(self.columns if width == "wide" else self.narrow_columns, len(self.panels))
        height = self.height if width == "wide" or self.narrow_height is None else self.narrow_height
        rows = -(-len(self.panels) // columns)
        legend_height = _legend_rows(legend, _WIDTHS[width] - self.left - self.right) * _LEGEND_ROW
        title_height = _TITLE[0] + _TITLE[1] * max((title.count("<br>") + 1 for title in titles if title), default=0)
        top, bottom = legend_height + title_height, _TICKS + _AXIS_TITLE
        row_gap = _TICKS + title_height
        inner = rows * height + (rows - 1) * row_gap
        plot_width = _WIDTHS[width] - self.left - self.right
        labelled = [self._is_leftmost(index, columns) for index in range(len(self.panels))]
        # A column with its own tick labels needs space for them.
        repeated = [self.panels[index].y for index in range(len(self.panels)) if index % columns and labelled[index]]
        titled = any((y.get("title") or {}).get("text") for y in repeated)
        gap = self.gap + _Y_AXIS * bool(repeated) + 22 * titled - 12 * bool(repeated)
        share = (1 - (columns - 1) * gap / plot_width) / columns
        layout: Json = {
            "height": top + inner + bottom,
            "margin": {"l": self.left, "r": self.right, "t": top, "b": bottom},
            "showlegend": bool(legend),
            # Without this, a legend that is higher than half of the chart scrolls.
            "legend": {
                "x": 0,
                "xanchor": "left",
                "y": 1 + title_height / inner,
                "yanchor": "bottom",
                "maxheight": max(2 * _LEGEND_ROW, legend_height + _LEGEND_ROW),
            },
        }
        for index, panel in enumerate(self.panels):
            row, column = divmod(index, columns)
            left = column * (share + gap / plot_width)
            top_edge = 1 - row * (height + row_gap) / inner
            horizontal = {
                **x,
                **(panel.x or {}),
                "anchor": axis("y", index),
                "domain": [left, min(1.0, left + share)],
            }
            if index + columns < len(self.panels):
                horizontal["title"] = {"text": ""}
            vertical = {
                **panel.y,
                "anchor": axis("x", index),
                "domain": [max(0.0, top_edge - height / inner), top_edge],
                "showticklabels": labelled[index] and panel.y.get("showticklabels", True),
            }
            if index == 0:
                horizontal.pop("matches", None)
            if panel.shares is not None:
                vertical["matches"] = axis("y", panel.shares)
            if not labelled[index]:
                vertical["title"] = {"text": ""}
            layout[axis("xaxis", index)] = horizontal
            layout[axis("yaxis", index)] = vertical
            if panel.right is not None:
                over = {"overlaying": axis("y", index), "anchor": axis("x", index), "side": "right"}
                layout[right_axis("yaxis", index)] = {**panel.right, **over, "showgrid": False}
        return layout

    def _is_leftmost(self, index: int, columns: int) -> bool:
        """Return whether the panel shows its y axis: it begins a row, or its left neighbour has another axis."""
        if index % columns == 0:
            return True
        leader, neighbour = self.panels[index].shares, self.panels[index - 1].shares
        same = leader is not None and leader in (neighbour, index - 1)
        return not same


def _titles(texts: Sequence[str]) -> list[Json]:
    return [
        {
            "text": text,
            "xref": f"{axis('x', index)} domain",
            "yref": f"{axis('y', index)} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "showarrow": False,
            "font": {"size": 13},
        }
        for index, text in enumerate(texts)
        if text
    ]


def _legend_rows(entries: Sequence[str], width: float) -> int:
    """Return the number of text rows of Plotly's horizontal legend, which fills them one after the other."""
    rows, used, lines = 0, width, 0
    for entry in entries:
        texts = legend_text(entry).split("<br>")
        needed = max(map(len, texts)) * _LETTER + _LEGEND_KEY
        if used + needed > width:
            rows, used, lines = rows + lines, 0.0, 0
        used += needed
        lines = max(lines, len(texts))
    return rows + lines


def legend_text(name: str) -> str:
    """Return the name as an entry of the legend, broken at spaces into lines that fit on a narrow page."""
    return "<br>".join(wrap(name, _LEGEND_LINE, break_long_words=False, break_on_hyphens=False)) or name
