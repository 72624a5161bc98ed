"""One view a module: each has `figure` (data frames to a Plotly figure), `describe` (the alt text) and `how_to_read`.

Nothing here imports Streamlit, torch or core. A figure carries its layout for a narrow screen in `layout.meta`;
`dashboard.views.live_chart` switches by itself, `compact=True` asks for the narrow one at once.
"""
