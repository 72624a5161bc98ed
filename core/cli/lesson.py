"""`imbalance-lab lesson`."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.idle_threads import let_idle_threads_sleep
from core.cli.interruption import interruptible
from core.cli.open_store import open_store
from core.cli.options import JsonLines, StoreAddress
from core.cli.output import Output
from core.cli.printing import print_pairs, print_table, print_text
from core.cli.record_comparison import record_comparison
from core.cli.status import exit_status
from core.cli.train_or_replay import train_or_replay
from core.errors import InvalidValue, unknown

if TYPE_CHECKING:
    from core.lesson import Lesson
    from core.lesson.verdict import Verdict
    from core.store import RunStore

ACTIONS = ("list", "run")


def lesson(
    action: Annotated[str, typer.Argument(metavar="list|run", help="List the lessons, or run some of them.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Lessons to run, such as fades rdr-moves.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Run all lessons.")] = False,
    json_lines: JsonLines = False,
    store: StoreAddress = None,
) -> int:
    """Train the runs of lessons and judge the claims of their sources; stored runs are not trained again."""
    if action not in ACTIONS:
        raise unknown("action of lesson", action, ACTIONS)
    if action == "list":
        if names or everything:
            raise InvalidValue(
                "lesson list takes no names; to run lessons write lesson run NAME..., or lesson run --all."
            )
        return _list(json_lines)
    return _run(_chosen(names or [], everything), json_lines, store)


def _chosen(names: Sequence[str], everything: bool) -> "list[Lesson]":
    from core.lesson import lesson as get_lesson
    from core.lesson import lessons

    if everything and names:
        raise InvalidValue(f"lesson run {names[0]} and --all contradict each other; give names, or --all.")
    if not everything and not names:
        raise InvalidValue(f"lesson run needs a name, or --all. Known: {', '.join(lessons())}.")
    return list(lessons().values()) if everything else [get_lesson(name) for name in dict.fromkeys(names)]


def _list(json_lines: bool) -> int:
    from core.lesson import SOURCES, lessons

    if json_lines:
        for slug, listed in lessons().items():
            line = {"type": "lesson", "lesson": slug, "title": listed.title, "claim": listed.claim}
            print(json.dumps(line | {"source": SOURCES[listed.source].reference}), flush=True)
        return 0
    for key, source in SOURCES.items():
        print_text(f"{source.title} ({source.reference})")
        print_pairs([(slug, listed.claim) for slug, listed in lessons().items() if listed.source == key], indent=2)
        print_text()
    return 0


def _run(chosen: "Sequence[Lesson]", json_lines: bool, address: str | None) -> int:
    let_idle_threads_sleep()
    output = Output(bar=not json_lines)
    rows, statuses = [], []
    with open_store(address) as store, interruptible(output.note) as stopped:
        for current in chosen:
            began = time.perf_counter()
            verdict = _judge(current, store, output, stopped)
            if stopped():
                statuses.append("stopped")
                break
            seconds = round(time.perf_counter() - began, 2)
            if json_lines:
                line = {"type": "verdict", "lesson": current.slug} | verdict.to_json() | {"seconds": seconds}
                print(json.dumps(line, allow_nan=False), flush=True)
            elif len(chosen) == 1:
                _print(current, verdict, seconds)
            rows.append(_row(current, verdict, seconds))
    output.close()
    if not json_lines and len(chosen) > 1 and rows:
        print_table(rows, caption="effect: mean ± standard deviation over the seeds; lesson run NAME shows the rule")
    return exit_status(statuses)


def _judge(judged: "Lesson", store: "RunStore", output: Output, stopped: Callable[[], bool]) -> "Verdict":
    """Train the runs that the store lacks, and judge the claim by all runs."""
    from core.lesson.stored_evidence import stored_evidence
    from core.training.provenance import newer_versions

    planned = judged.study()
    record_comparison(store, [(item.experiment.id, item.varied) for item in planned], judged.slug)
    evidence = []
    for number, (name, item) in enumerate(zip(judged.runs, planned, strict=True), start=1):
        output.begin({}, f"{judged.slug}: {name} ({number} of {len(planned)})")
        with _store_for(store, item.experiment.id) as run_store:
            run = run_store.find(item.experiment.id)
            newer = newer_versions(run.provenance) if run is not None and run.status == "done" else []
            if newer:
                output.note(
                    f"{judged.slug}: '{name}' was trained with other versions and is trained again ({', '.join(newer)})."
                )
            train_or_replay(item.experiment, run_store, output, stopped, retrain=bool(newer))
            evidence.append(stored_evidence(judged, run_store, name, item.experiment.id, stopped))
        if stopped():
            break
    from core.lesson.verdict.verdict import undecided

    return (
        judged.verdict(evidence) if len(evidence) == len(planned) else undecided("It was stopped before its last run.")
    )


@contextmanager
def _store_for(store: "RunStore", run_id: str) -> "Iterator[RunStore]":
    """Provide the store, or a temporary one if another process is training that run."""
    from core.store import RunStore

    run = store.find(run_id)
    if run is None or run.status not in ("queued", "running"):
        yield store
        return
    with tempfile.TemporaryDirectory() as folder:
        temporary = RunStore(Path(folder) / "runs.db")
        try:
            yield temporary
        finally:
            temporary.close()


def _print(judged: "Lesson", verdict: "Verdict", seconds: float) -> None:
    print_text(f"{judged.title}: {verdict.verdict}")
    print_pairs(
        [
            ("claim", judged.claim),
            ("effect", f"{verdict.number}: {verdict.what}" if verdict.what else verdict.number),
            ("rule", verdict.rule),
            ("why this rule", judged.reason),
            ("seconds", f"{seconds:.1f}"),
        ],
        indent=2,
    )


def _row(judged: "Lesson", verdict: "Verdict", seconds: float) -> dict[str, str]:
    return {
        "lesson": judged.slug,
        "verdict": verdict.verdict,
        "effect": verdict.number,
        "claim": judged.claim,
        "seconds": f"{seconds:.1f}",
    }
