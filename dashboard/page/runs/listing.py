"""Stored runs as a table, and their exports."""

import json
from collections.abc import Sequence

import pandas as pd

from core.method.component import components
from core.method.model.classifier import Classifier
from core.reports.figures_in_words import mean
from core.reports.run_as_text import as_csv, as_json
from core.store import RunStore, StoredRun
from dashboard.controls.groups import Group
from dashboard.page.runs.picture import picture, value_range
from dashboard.words.experiment_title import experiment_title


def table(runs: Sequence[StoredRun]) -> pd.DataFrame:
    """Return one row per run: status, title, accuracies (shares), epochs, seconds, time of creation, id."""
    return pd.DataFrame(
        [
            {
                "status": run.status,
                "what": experiment_title(run.experiment),
                "balanced accuracy": _mean(run, "balanced_accuracy"),
                "accuracy": _mean(run, "accuracy"),
                "epochs": _epochs(run),
                "seconds": (run.summary or {}).get("seconds"),
                "when": run.created,
                "id": run.id,
            }
            for run in runs
        ],
        columns=["status", "what", "balanced accuracy", "accuracy", "epochs", "seconds", "when", "id"],
    )


def table_of_groups(groups: Sequence[Group]) -> pd.DataFrame:
    """Return one row per comparison: a picture of the result, title, lowest and highest result, number of runs, time."""
    return pd.DataFrame(
        [
            {
                "result": picture(group.runs),
                "what": group.title,
                "balanced accuracy %": value_range(group.runs),
                "runs": len(group.runs),
                "when": group.comparison.started,
            }
            for group in groups
        ],
        columns=["result", "what", "balanced accuracy %", "runs", "when"],
    )


def _epochs(run: StoredRun) -> str:
    """Return the number of trained epochs of a network; "" for a classifier, which has no epochs."""
    model = components("model").get(run.experiment.get("model", {}).get("name", ""))
    if model is not None and issubclass(model, Classifier):
        return ""
    return f"{run.last_epoch} of {run.experiment.get('epochs', '?')}"


def matching(runs: Sequence[StoredRun], text: str, statuses: Sequence[str]) -> list[StoredRun]:
    """Return the runs that have one of these statuses (any status, if none is given) and contain every word of the text."""
    return [run for run in runs if _matches([run], text, statuses)]


def matching_groups(groups: Sequence[Group], text: str, statuses: Sequence[str]) -> list[Group]:
    """Return the comparisons with a run of one of these statuses, and with every word of the text in title or runs."""
    return [group for group in groups if _matches(group.runs, text, statuses, group.title)]


def _matches(runs: Sequence[StoredRun], text: str, statuses: Sequence[str], title: str = "") -> bool:
    searched = " ".join(
        [
            title,
            *(f"{run.id} {run.status} {experiment_title(run.experiment)} {json.dumps(run.experiment)}" for run in runs),
        ]
    ).lower()
    return (not statuses or any(run.status in statuses for run in runs)) and all(
        word in searched for word in text.lower().split()
    )


def csv(store: RunStore, runs: Sequence[StoredRun]) -> bytes:
    """Return one row per epoch, seed and class of all these runs, under one header."""
    texts = [as_csv(run, store.records(run.id)) for run in runs]
    header = texts[0].split("\n", 1)[0] if texts else ""
    return "\n".join([header, *(text.split("\n", 1)[1].rstrip("\n") for text in texts), ""]).encode()


def as_json_text(store: RunStore, runs: Sequence[StoredRun]) -> bytes:
    """Return a list of all stored data of these runs except their artifacts."""
    return json.dumps([as_json(run) | {"records": store.records(run.id)} for run in runs], indent=1).encode()


def _mean(run: StoredRun, name: str) -> float:
    return mean(((run.summary or {}).get("test") or {}).get(name, ()))
