"""Pure functions from data frames to Plotly figures, one figure per module.

Each module has `figure` (the figure), `describe` (its alternative text) and `how_to_read` (its caption). Uses neither Streamlit,
torch nor data. A figure stores its layout for a narrow page in `layout.meta`, and `dashboard.views.live_chart` switches between
the layouts; `compact=True` returns the narrow one.
"""
