"""The only way of text onto a page: Streamlit with all text escaped that is not `Markup`. Pages import `st` from here."""

from dashboard.write.container import Container, st
from dashboard.write.markup import Markup, trusted

__all__ = ["Container", "Markup", "st", "trusted"]
