"""Streamlit for the pages, with every text escaped that is not `Markup`."""

from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import streamlit
from streamlit.delta_generator import DeltaGenerator

from dashboard.write.escaping import escape_markdown
from dashboard.write.markup import Markup, to_markdown

# Elements whose first argument is Markdown, and elements whose options are Markdown too (those of menus are not).
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
# Names that take no Markdown.
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


class _Container:
    """A page or a part of it; only the elements that are listed above can be drawn."""

    def __init__(self, container: Any) -> None:
        self._container = container

    def __getattr__(self, name: str) -> Any:
        if name not in TEXTS | WITH_KEYWORDS | REST:
            raise AttributeError(f"No page uses {name!r} yet: list in {__name__} which of its texts are Markdown.")
        attribute = getattr(self._container, name)
        if isinstance(attribute, DeltaGenerator):
            return _Container(attribute)
        if not callable(attribute) or isinstance(attribute, type):
            return attribute
        element = _escaping(name, attribute)
        setattr(self, name, element)  # the same function at every access, because callers compare functions
        return element

    def __enter__(self) -> "_Container":
        self._container.__enter__()
        return self

    def __exit__(self, *error: object) -> Any:
        return self._container.__exit__(*error)


def _escaping(name: str, element: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(element)
    def draw(*args: Any, **options: Any) -> Any:
        if name == "html" and not isinstance(args[0], Markup):
            raise TypeError("HTML must be Markup.")
        if name in TEXTS and args:
            args = (to_markdown(args[0]), *args[1:])
        if name in TEXTS | WITH_KEYWORDS:
            for keyword in KEYWORDS & options.keys():
                if options[keyword] is not None:
                    options[keyword] = to_markdown(options[keyword])
        if name in OPTIONS:
            options["format_func"] = partial(_option, options.get("format_func", str))
        result = element(*args, **options)
        if isinstance(result, list):
            return [_Container(item) if isinstance(item, DeltaGenerator) else item for item in result]
        return _Container(result) if isinstance(result, DeltaGenerator) else result

    return draw


def _option(format_option: Callable[[Any], str], option: object) -> str:
    # An option is a name, from which nothing is removed even if it looks like a folder of the server.
    return escape_markdown(str(format_option(option)))


if TYPE_CHECKING:
    import streamlit as st

    Container = DeltaGenerator
else:
    Container = _Container
    st = _Container(streamlit)
