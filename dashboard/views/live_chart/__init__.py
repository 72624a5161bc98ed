"""A Plotly chart that keeps its DOM node, and with it a reader's zoom, through every update."""

from dashboard.views.live_chart.component import figure_json, live_chart
from dashboard.views.live_chart.route import PLOTLY_PATH, plotly_route

__all__ = ["PLOTLY_PATH", "figure_json", "live_chart", "plotly_route"]
