"""Names at the right ends of curves, moved apart where they would overlap."""

from collections.abc import Sequence

import numpy as np

from dashboard.figures.assembly import Json
from dashboard.figures.panels import axis

LINE_HEIGHT = 13.5  # px
LONGEST = 11  # characters


def end_labels(
    names: Sequence[str],
    colours: Sequence[str],
    ends: Sequence[float],
    panel: int,
    span: tuple[float, float],
    height: int,
    x: float,
    log: bool = False,
) -> list[Json]:
    """Labels at `x`, the right edge of a panel whose y axis runs over `span` in `height` px (`log`: all in log10).

    The text keeps the page's colour and so its contrast; a dot carries the curve's colour. One trace a panel: as
    annotations, the sixty labels of three runs took the browser 0.2 s, a third of the whole chart.
    """
    if not names:
        return []
    spacing = LINE_HEIGHT / height * (span[1] - span[0])
    places = np.array(spread_out(ends, spacing, span))
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": np.full(len(names), x),
            "y": 10.0**places if log else places,
            "xaxis": axis("x", panel),
            "yaxis": axis("y", panel),
            "text": [f" {shortened(name)}" for name in names],
            "textposition": "middle right",
            "textfont": {"size": 11},
            "marker": {"color": list(colours), "size": 8},
            "cliponaxis": False,
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


def label_room(names: Sequence[str]) -> int:
    """Width in px that the labels need at the right of a panel."""
    return 26 + round(6.6 * max((len(shortened(name)) for name in names), default=0))


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def spread_out(places: Sequence[float], spacing: float, span: tuple[float, float]) -> list[float]:
    """Places at least `spacing` apart and within the span, as near to the wanted ones as possible (least squares).

    Curves that end together are labelled in the order given, downwards: half a line is no reason to jump the queue.
    With y_i = z_i + i·spacing the constraint becomes z non-decreasing, which pooling adjacent violators solves exactly.
    """
    wanted = np.asarray(places, dtype=float)
    order = np.lexsort((-np.arange(len(wanted)), np.round(wanted / (spacing / 2))))
    offsets = spacing * np.arange(len(order))
    pools: list[list[float]] = []  # [mean, size]
    for value in wanted[order] - offsets:
        pools.append([float(value), 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, size = pools.pop()
            below = pools[-1]
            below[0] = (below[0] * below[1] + mean * size) / (below[1] + size)
            below[1] += size
    settled = np.repeat([mean for mean, _ in pools], [int(size) for _, size in pools])
    highest = max(span[0], span[1] - offsets[-1])
    result = np.empty(len(order))
    result[order] = np.clip(settled, span[0], highest) + offsets
    return [float(place) for place in result]
