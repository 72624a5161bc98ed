"""A command line to call, and a store with a small study in it."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.cli import main

SMALL = ["--set", "dataset=moons", "--set", "dataset.samples=60", "--set", "epochs=3", "--set", "model.hidden=4"]


@dataclass(frozen=True)
class Ended:
    """The result of a command: its exit status and its output."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; NaN and infinities are not JSON."""
        return [json.loads(line, parse_constant=pytest.fail) for line in self.out.splitlines()]

    @property
    def sentence(self) -> str:
        """The single line on standard error; standard output must be empty."""
        assert self.status == 2
        assert self.out == ""
        assert self.err.count("\n") == 1
        return self.err.strip()


Lab = Callable[..., Ended]


@pytest.fixture
def lab(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lab:
    """`lab("run", "--json")` runs a command line in this process; `stdin` is its standard input."""

    def call(*arguments: str | Path, stdin: str | bytes = b"") -> Ended:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Ended(status, *capsys.readouterr())

    return call


@dataclass(frozen=True)
class Stored:
    """A store and the ids of its two runs, without a weighting and with inverse weights."""

    file: Path
    none: str
    inverse: str


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """A store with a study of two runs."""
    from core.experiment.codec import from_dotted, parse_assignments

    file = tmp_path_factory.mktemp("cli") / "runs.db"
    imbalanced = [*SMALL, "--set", "imbalance=step", "--set", "imbalance.factor=2"]
    assert main(["study", *imbalanced, "--vary", "weighting:none,inverse", "--store", str(file)]) == 0
    base = parse_assignments(imbalanced[1::2])
    none, inverse = (from_dotted(base | {"weighting": name}).id for name in ("none", "inverse"))
    return Stored(file, none, inverse)
