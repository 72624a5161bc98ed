"""All text on its way to a page: plain unless it says that it is Markdown. Pages take `st` from here, never from Streamlit."""

from dashboard.write.markup import Markup, written
from dashboard.write.place import Place, st

__all__ = ["Markup", "Place", "st", "written"]
