"""Serves counting_page.py as the launcher serves the dashboard: `python -m tests.dashboard.views.live_chart.serve PORT`."""

import sys
from pathlib import Path

import streamlit as st

from dashboard.views.live_chart import plotly_route

if __name__ == "__main__":
    port = int(sys.argv[1])
    page = str(Path(__file__).with_name("counting_page.py"))
    sys.argv = [page]
    st.App(page, routes=[plotly_route()]).run(
        config={
            "server.port": port,
            "server.address": "127.0.0.1",
            "server.headless": True,
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": False,
        }
    )
