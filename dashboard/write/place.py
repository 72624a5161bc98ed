"""Streamlit for the pages: the same names, with every text escaped that is not `Markup`."""

from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import streamlit
from streamlit.delta_generator import DeltaGenerator

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
KEYWORDS = {"body", "label", "help", "text", "caption"}  # Markdown wherever they are an argument
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
    "logo",
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


class _Place:
    """A page or a part of it; an element that is named nowhere above cannot be written."""

    def __init__(self, place: Any) -> None:
        self._place = place

    def __getattr__(self, name: str) -> Any:
        if name not in TEXTS | WITH_KEYWORDS | REST:
            raise AttributeError(f"No page writes {name!r} yet: say in {__name__} which of its texts are Markdown.")
        found = getattr(self._place, name)
        if isinstance(found, DeltaGenerator):
            return _Place(found)
        if not callable(found) or isinstance(found, type):
            return found
        element = _escaping(name, found)
        setattr(self, name, element)  # the same function at every look: callers compare them
        return element

    def __enter__(self) -> "_Place":
        self._place.__enter__()
        return self

    def __exit__(self, *error: object) -> Any:
        return self._place.__exit__(*error)


def _escaping(name: str, element: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(element)
    def write(*args: Any, **options: Any) -> Any:
        if name == "html" and not isinstance(args[0], Markup):
            raise TypeError("HTML is written as Markup.")
        if name in TEXTS and args:
            args = (markdown(args[0]), *args[1:])
        if name in TEXTS | WITH_KEYWORDS:
            for keyword in KEYWORDS & options.keys():
                if options[keyword] is not None:
                    options[keyword] = markdown(options[keyword])
        if name in OPTIONS:
            options["format_func"] = partial(_option, options.get("format_func", str))
        made = element(*args, **options)
        if isinstance(made, list):
            return [_Place(item) if isinstance(item, DeltaGenerator) else item for item in made]
        return _Place(made) if isinstance(made, DeltaGenerator) else made

    return write


def _option(named: Callable[[Any], str], option: object) -> str:
    # A name, not a sentence: one that looks like a folder of the server is a name all the same.
    return plain(str(named(option)))


if TYPE_CHECKING:
    import streamlit as st

    Place = DeltaGenerator
else:
    Place = _Place
    st = _Place(streamlit)
