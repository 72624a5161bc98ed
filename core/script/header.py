"""The docstring of a script: the run, the libraries, and how closely the numbers agree."""

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
    """Return the docstring, with its quotes.

    Args:
        experiment: the experiment of the script.
        statements: the imports of the script.
        nearness: a sentence on how closely its numbers agree with the run's.
        provenance: the versions that the run used; None takes the installed versions.
    """
    paragraphs = [
        f"Run {experiment.id} of imbalance-lab as a script: {_in_words(experiment)}.",
        f"With {_versions(statements, provenance or {})}. {nearness}",
    ]
    return '"""' + "\n\n".join(fill(text, WIDTH - 3) for text in paragraphs) + '\n"""'


def _in_words(experiment: Experiment) -> str:
    """Return titles only: names given by a user may contain anything, and occur in the code only as quoted text."""
    method = (experiment.resampler, experiment.model, experiment.weighting)
    parts = [type(part).title for part in method if part.slug != "none"]
    return f"{', '.join(parts)}; data: {type(experiment.dataset).title}"


def _versions(statements: tuple[str, ...], provenance: Mapping[str, Any]) -> str:
    used = {statement.split()[1].split(".")[0] for statement in statements}
    named = []
    for module, distribution in MODULES.items():
        if module in used:
            key = "imbalance_lab" if module == "core" else distribution
            used_version = str(provenance.get(key) or installed(distribution))
            named.append(f"{distribution} {used_version}" if VERSION.fullmatch(used_version) else distribution)
    return ", ".join(named)


def installed(distribution: str) -> str:
    """Return the installed version of a distribution."""
    from importlib.metadata import PackageNotFoundError

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
