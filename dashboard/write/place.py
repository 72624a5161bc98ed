"""Streamlit for the pages: the same names, with every text escaped that is not `Markup`."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from dashboard.write.markup import Markup, markdown
from dashboard.write.plain import plain

# Elements whose first argument is a text, and elements whose options are Markdown too (those of menus are not).
OPTIONS = {"pills", "segmented_control", "select_slider"}
TEXTS = OPTIONS | {
    "button",
    "caption",
    "dialog",
    "download_button",
    "error",
    "expander",
    "file_uploader",
    "html",
    "info",
    "markdown",
    "multiselect",
    "number_input",
    "popover",
    "selectbox",
    "spinner",
    "text_input",
    "toggle",
    "warning",
}
KEYWORDS = ("body", "label", "help", "text", "caption")  # Markdown wherever they are an argument
WITH_KEYWORDS = {"image", "page_link", "progress"}
# What takes no Markdown.
REST = {
    "App",
    "Page",
    "code",
    "column_config",
    "cache_resource",
    "columns",
    "components",
    "container",
    "context",
    "dataframe",
    "empty",
    "fragment",
    "json",
    "latex",
    "navigation",
    "open",
    "query_params",
    "rerun",
    "session_state",
    "set_page_config",
    "sidebar",
    "space",
    "stop",
    "switch_page",
}

if TYPE_CHECKING:
    import streamlit as st
    from streamlit.delta_generator import DeltaGenerator as Place
else:
    import streamlit
    from streamlit.delta_generator import DeltaGenerator

    class Place:
        """A page or a part of it; an element that is named nowhere above cannot be written."""

        def __init__(self, streamlit: Any) -> None:
            self._streamlit = streamlit

        def __getattr__(self, name: str) -> Any:
            if name not in TEXTS | WITH_KEYWORDS | REST:
                raise AttributeError(
                    f"dashboard.write does not know {name!r}: say in place.py which of its texts are Markdown."
                )
            found = getattr(self._streamlit, name)
            if isinstance(found, DeltaGenerator):
                return Place(found)
            if not callable(found) or isinstance(found, type):
                return found
            called = _escaping(name, found)
            setattr(self, name, called)  # the same function at every look: callers compare them
            return called

        def __enter__(self) -> "Place":
            self._streamlit.__enter__()
            return self

        def __exit__(self, *error: object) -> Any:
            return self._streamlit.__exit__(*error)

    st = Place(streamlit)


def _escaping(name: str, element: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(element)
    def write(*args: Any, **options: Any) -> Any:
        if name == "html":
            assert isinstance(args[0], Markup)
        if name in TEXTS and args:
            args = (markdown(args[0]), *args[1:])
        if name in TEXTS | WITH_KEYWORDS:
            for keyword in KEYWORDS:
                if options.get(keyword) is not None:
                    options[keyword] = markdown(options[keyword])
        if name in OPTIONS:
            named = options.get("format_func", str)
            options["format_func"] = lambda option: _option(named(option))
        made = element(*args, **options)
        if isinstance(made, list):
            return [Place(place) for place in made]
        return Place(made) if isinstance(made, DeltaGenerator) else made

    return write


def _option(name: object) -> str:
    # A name, not a sentence: one that looks like a folder is a name all the same.
    return str(name) if isinstance(name, Markup) else plain(str(name))
