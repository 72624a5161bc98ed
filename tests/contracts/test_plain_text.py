"""All text of the dashboard goes through `dashboard.write`, and Markdown is written there as literals."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import dashboard

FOLDER = Path(dashboard.__file__).parent
# What knows Streamlit itself: the wrapper, and a session's name, which writes nothing.
KNOW_STREAMLIT = {"write/container.py", "lab/interest.py"}
# Parts of Streamlit that write nothing.
NO_WRITERS = {"streamlit.runtime.scriptrunner", "streamlit.web.server.starlette.starlette_websocket"}
# Markdown that stands elsewhere in the lab's own code.
TRUSTED = (
    "docstrings.",
    "filled(",
    "paragraph",
    "RULE",
    "symbols",
    "text",
    "item.help",
    "parameter.help",
    "declared['schemes'].help",
    'f"{parameter.help} {docstrings.summary(',
)
MODULES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py"))


def calls(module: str, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((FOLDER / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def imported(module: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse((FOLDER / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_streamlit_is_reached_through_the_wrapper_only(module: str) -> None:
    writers = {name for name in imported(module) if name.partition(".")[0] == "streamlit" and name not in NO_WRITERS}
    assert bool(writers) == (module in KNOW_STREAMLIT), writers


def test_what_names_a_session_writes_nothing() -> None:
    tree = ast.parse((FOLDER / "lab" / "interest.py").read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "st"}
    assert used == {"session_state"}


@pytest.mark.parametrize("module", [module for module in MODULES if not module.startswith("write/")])
def test_markup_is_a_literal(module: str) -> None:
    for call in calls(module, "Markup"):
        (text,) = call.args
        assert isinstance(text, ast.Constant), ast.unparse(call)
        # What is put directly behind a colon or a letter could make one word with it.
        assert not any(f"{sign}{{}}" in text.value for sign in ("://", "www", "@", "](")), text.value
    for call in calls(module, "trusted"):
        assert ast.unparse(call.args[0]).startswith(TRUSTED), ast.unparse(call)


@pytest.mark.parametrize("module", MODULES)
def test_no_page_allows_html(module: str) -> None:
    assert "unsafe_allow_html" not in (FOLDER / module).read_text(encoding="utf-8")


FIGURES = [module for module in MODULES if module.startswith("figures/") and "/drift_of_" not in module]


@pytest.mark.parametrize("module", FIGURES)
def test_a_figure_sees_names_that_are_no_markup(module: str) -> None:
    for node in ast.parse((FOLDER / module).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == "figure":
            assert [ast.unparse(one) for one in node.decorator_list] == ["escape_names"]
