"""The end of a script: accuracy, balanced accuracy and recall of each class, next to those of the run."""

from collections.abc import Mapping
from typing import Any

from core.codegen.layout import assigned, literal
from core.codegen.lines import Lines
from core.script.part import NOTHING, Part

COMPARED = {"accuracy": "accuracy", "balanced accuracy": "balanced_accuracy"}
FIGURES_OF_PREDICTIONS = Lines.of(
    """
    recall = recall_score(y_test, predicted, labels=range(len(CLASSES)), average=None)
    figures[f"seed {seed}"] = {
        "accuracy": accuracy_score(y_test, predicted),
        "balanced accuracy": balanced_accuracy_score(y_test, predicted),
        **{f"recall of {name}": value for name, value in zip(CLASSES, recall)},
    }
    """,
    "from sklearn.metrics import accuracy_score",
    "from sklearn.metrics import balanced_accuracy_score",
    "from sklearn.metrics import recall_score",
)
FIGURES_OF_SUMMARY = Lines.of(
    """
    figures = {}
    for place, seed in enumerate(SEEDS):
        recall = test["recall"][place]
        figures[f"seed {seed}"] = {
            "accuracy": test["accuracy"][place],
            "balanced accuracy": test["balanced_accuracy"][place],
            **{f"recall of {name}": value for name, value in zip(CLASSES, recall)},
        }
    """
)


def run_figures(summary: Mapping[str, Any] | None) -> Part:
    """Return the table of figures, and the constant `RUN` with the run's own figures if there is a summary."""
    table = ["table = pd.DataFrame(figures)"]
    constants = NOTHING
    if summary is not None:
        run = {name: summary["test"][key] for name, key in COMPARED.items()}
        constants = Lines("# The figures of the run, one per seed.\n" + assigned("RUN", literal(run)))
        table += ["for name, values in RUN.items():", '    table.loc[f"{name} in the run"] = values']
    table.append("print(table.round(4).to_string())")
    return Part(constants=constants, once=Lines("\n".join(table), ("import pandas as pd",)))
