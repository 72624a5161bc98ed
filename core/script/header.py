"""The docstring of a script: what it is, what it needs, how near it comes."""

import re
from collections.abc import Mapping
from importlib.metadata import version
from textwrap import fill
from typing import Any

from core.codegen.layout import WIDTH
from core.experiment import Experiment

MODULES = {
    "numpy": "numpy",
    "pandas": "pandas",
    "sklearn": "scikit-learn",
    "imblearn": "imbalanced-learn",
    "torch": "torch",
    "core": "imbalance-lab",
}
VERSION = re.compile(r"[0-9A-Za-z.+!_-]{1,40}")


def header(
    experiment: Experiment, statements: tuple[str, ...], nearness: str, provenance: Mapping[str, Any] | None
) -> str:
    """The docstring, with its quotes.

    Args:
        experiment: what the script runs.
        statements: its imports.
        nearness: a sentence on how its numbers compare with the run's.
        provenance: what the run was made with; None takes the versions installed here.
    """
    paragraphs = [
        f"Run {experiment.id} of imbalance-lab as a script: {_in_words(experiment)}.",
        f"With {_versions(statements, provenance or {})}. {nearness}",
    ]
    return '"""' + "\n\n".join(fill(text, WIDTH - 3) for text in paragraphs) + '\n"""'


def _in_words(experiment: Experiment) -> str:
    """Titles only: what a person named may hold anything, and stands in the code as a quoted text."""
    method = (experiment.resampler, experiment.model, experiment.weighting)
    parts = [type(part).title for part in method if part.slug != "none"]
    return f"{', '.join(parts)}; data: {type(experiment.dataset).title}"


def _versions(statements: tuple[str, ...], provenance: Mapping[str, Any]) -> str:
    used = {statement.split()[1].split(".")[0] for statement in statements}
    named = []
    for module, distribution in MODULES.items():
        if module in used:
            key = "imbalance_lab" if module == "core" else distribution
            made_with = str(provenance.get(key) or installed(distribution))
            named.append(f"{distribution} {made_with}" if VERSION.fullmatch(made_with) else distribution)
    return ", ".join(named)


def installed(distribution: str) -> str:
    """Its version here."""
    from importlib.metadata import PackageNotFoundError

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
