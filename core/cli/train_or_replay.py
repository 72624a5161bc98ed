"""One run from its first line to its last: replayed if the store has it done, otherwise trained and stored."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.cli.journal import Journal
from core.cli.output import Output
from core.errors import failure_sentence

if TYPE_CHECKING:
    from core.experiment import Experiment
    from core.store import RunStore, StoredRun


def train_or_replay(
    experiment: "Experiment",
    store: "RunStore | None",
    output: Output,
    stopped: Callable[[], bool],
    checkpoints: int = 0,
    retrain: bool = False,
) -> dict[str, Any]:
    """Send the lines of a run to `output`. The summary is the last line, whatever the status of the run.

    Args:
        experiment: the experiment.
        store: the store from which a finished run is read and to which a new one is written; None for neither.
        output: gets the start, the records, an error if any, and the summary.
        stopped: called after each epoch; training stops when it returns True.
        checkpoints: number of epochs whose weights are kept; a finished run without them is trained again.
        retrain: train a finished run again; the new run replaces the stored one.

    Returns:
        The summary.

    Raises:
        InvalidValue: the checkpoints cannot be kept.
        StoreError: the store takes no new run; `output` has got no line yet.
    """
    if checkpoints:
        from core.training.checkpoints import Checkpoints

        # Raises an error before training begins.
        Checkpoints(experiment, checkpoints)
    run = store.find(experiment.id) if store is not None else None
    if store is not None and run is not None and run.status == "done" and not retrain:
        if checkpoints:
            from core.training.stored_checkpoints import store_missing_checkpoints

            store_missing_checkpoints(store, run.id, checkpoints, output.note, stopped)
        return replay(store, run, output)
    if run is not None and run.status in ("queued", "running"):
        output.note(
            f"Run {run.id} is {run.status} in another process: it is trained here as well, without storing it twice."
        )
        store = None
    return _train(experiment, store, output, stopped, checkpoints)


def replay(store: "RunStore", run: "StoredRun", output: Output) -> dict[str, Any]:
    """Send the lines of a stored run to `output`, whatever its status, and return its summary, empty if there is none."""
    start = {
        "id": run.id,
        "experiment": run.experiment,
        "class_names": run.class_names,
        "train_counts": run.train_counts,
    }
    output.line("start", start)
    for record in store.records(run.id):
        output.line("record", record)
    if run.error:
        output.line("error", {"message": run.error})
    if run.summary is not None:
        output.line("summary", run.summary)
    return run.summary or {}


def _train(
    experiment: "Experiment",
    store: "RunStore | None",
    output: Output,
    stopped: Callable[[], bool],
    checkpoints: int,
) -> dict[str, Any]:
    from core.training.run_experiment import run_experiment, start_payload

    start, began, epochs = start_payload(experiment), time.perf_counter(), 0
    journal = Journal(store, start, output.note)

    def emit(record: dict[str, Any]) -> None:
        nonlocal epochs
        epochs = record["epoch"]
        journal.record(record)
        output.line("record", record)

    try:
        output.line("start", start)
        result = run_experiment(experiment, emit, stopped, checkpoints)
    except (KeyboardInterrupt, OSError):
        journal.finish("stopped", error="The command ended before the run did.")
        raise
    except Exception as error:
        sentence = failure_sentence(error)
        summary = {"status": "failed", "seconds": round(time.perf_counter() - began, 4), "epochs": epochs}
        journal.finish("failed", summary, error=sentence)
        output.line("error", {"message": sentence})
    else:
        summary, sentence = result.summary, result.error or ""
        journal.finish(result.status, summary, result.artifacts, result.error)
        if sentence:
            output.line("error", {"message": sentence})
    output.line("summary", summary)
    return summary
