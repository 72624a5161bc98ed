"""The colours and fonts of all charts: legible in the light and the dark theme, also for colour-blind readers.

The nine qualitative colours were found by a search around the hues of Okabe and Ito (https://jfly.uni-koeln.de/color/):
every pair differs by at least 0.079 in OKLab for normal vision and under simulated protan, deutan and tritan vision,
and every colour has a contrast of at least 2.7 against white and against #0e1117.
`tests/dashboard/figures/test_theme.py` checks both.
"""

import numpy as np

QUALITATIVE = (
    "#2470A8",
    "#C6602A",
    "#00AE96",
    "#CC9000",
    "#B48ADE",
    "#904E36",
    "#783CD2",
    "#966C72",
    "#8A6CFC",
)

# From the most frequent class (blue) to the rarest (amber): the axis of hue that colour-blind readers keep.
RANKED_ANCHORS = ("#1F78C8", "#6C68D6", "#B454B4", "#D8553F", "#CC9000")

# The styles of runs that share a colour; the first run has the first style.
DASHES = ("solid", "7px,4px", "2px,3px", "9px,3px,2px,3px", "13px,5px", "13px,3px,2px,3px,2px,3px")
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "star")
PATTERNS = ("", "/", "x", ".", "-", "+")

NEUTRAL = "#777C87"
GRID = "rgba(128, 132, 149, 0.22)"
FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'

# The lowest colour of a heatmap is transparent, so that it is the background in both themes.
SEQUENTIAL = ((0.0, "rgba(36, 112, 168, 0)"), (1.0, "rgba(36, 112, 168, 1)"))

TEMPLATE: dict[str, dict[str, object]] = {
    "layout": {
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "font": {"family": FONT, "size": 13, "color": NEUTRAL},
        "colorway": list(QUALITATIVE),
        "hovermode": "x unified",
        # A transparent hover label would be illegible; live_chart.js replaces these colours by those of the page.
        "hoverlabel": {"namelength": -1, "bgcolor": "#FFFFFF", "font": {"size": 12, "color": "#31333F"}},
        "xaxis": {
            "gridcolor": GRID,
            "linecolor": GRID,
            "zeroline": False,
            "title": {"standoff": 4, "font": {"size": 13}},
        },
        "yaxis": {
            "gridcolor": GRID,
            "linecolor": GRID,
            "zeroline": False,
            "title": {"standoff": 4, "font": {"size": 13}},
        },
        "legend": {"orientation": "h", "bgcolor": "rgba(0, 0, 0, 0)", "itemsizing": "constant", "tracegroupgap": 0},
        "modebar": {"bgcolor": "rgba(0, 0, 0, 0)", "color": GRID, "activecolor": NEUTRAL},
    }
}


def qualitative(index: int) -> str:
    """Return the colour of a run or scheme by its index; from the tenth on the colours repeat, see `distinct_styles`."""
    return QUALITATIVE[index % len(QUALITATIVE)]


def ranked(count: int) -> list[str]:
    """Return colours for `count` classes in order of frequency, the most frequent first."""
    anchors = np.array([_channels(anchor) for anchor in RANKED_ANCHORS], dtype=float)
    places = np.linspace(0.0, len(anchors) - 1, count) if count > 1 else np.zeros(count)
    channels = [np.interp(places, np.arange(len(anchors)), anchors[:, channel]).tolist() for channel in range(3)]
    return [f"#{round(r):02X}{round(g):02X}{round(b):02X}" for r, g, b in zip(*channels, strict=True)]


def faded(colour: str, opacity: float) -> str:
    """Return a colour `#RRGGBB` with an opacity in [0, 1], as CSS."""
    red, green, blue = _channels(colour)
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
