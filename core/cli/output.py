"""Output of a command while it trains: JSON lines or a progress bar."""

import json
import sys
from typing import Any

from core.reports.figures_in_words import mean


def printable(text: str) -> str:
    """Return the text on one line, without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


class Output:
    """Shows runs, one after another, as a progress bar on standard error if that is a terminal.

    Args:
        bar: False shows no progress bar.
    """

    def __init__(self, bar: bool = True) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        console = Console(stderr=True, markup=False, highlight=False)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f} epochs", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[accuracy]}", markup=False),
            console=console,
            transient=True,
            disable=not (bar and console.is_terminal),
        )
        self._title = ""

    def begin(self, varied: dict[str, Any], title: str) -> None:  # noqa: ARG002
        """Begin the next run.

        Args:
            varied: the values that a study varies, by key; empty outside studies.
            title: the same in words.
        """
        self._title = title

    def line(self, kind: str, payload: dict[str, Any]) -> None:
        """Print one line of a run: its type (`start`, `record`, `summary` or `error`) and its payload."""
        if kind == "start":
            self._task = self._progress.add_task(self._title, total=payload["experiment"]["epochs"], accuracy="")
            self._progress.start()
        elif kind == "record":
            accuracy = f"test accuracy {100 * mean(payload['test']['accuracy']):.1f} %"
            self._progress.update(self._task, completed=payload["epoch"], accuracy=accuracy)
        elif kind == "error":
            self.note(payload["message"])
        else:
            self._progress.stop()
            self._progress.remove_task(self._task)

    def note(self, sentence: str) -> None:
        """Print a remark for the user on standard error."""
        self._progress.console.print(printable(sentence), soft_wrap=True)

    def close(self) -> None:
        """Remove the progress bar."""
        self._progress.stop()


class JsonOutput(Output):
    """Also prints every line as JSON on standard output, without delay."""

    def __init__(self) -> None:
        # Lines and a bar on the same terminal would overwrite each other.
        super().__init__(bar=not sys.stdout.isatty())
        self._varied: dict[str, Any] = {}

    def begin(self, varied: dict[str, Any], title: str) -> None:
        super().begin(varied, title)
        self._varied = {"run": varied} if varied else {}

    def line(self, kind: str, payload: dict[str, Any]) -> None:
        print(json.dumps({"type": kind} | self._varied | payload, allow_nan=False), flush=True)
        super().line(kind, payload)
