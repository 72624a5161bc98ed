"""Why runs or measurements have not begun, how long that takes, and what to do about it."""

from collections.abc import Sequence

from core.errors import DataMissing
from core.execution.ahead import Ahead
from core.flatness import Measurement
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.running.duration import duration
from dashboard.write import Markup

BADGE = Markup(":orange-badge[:material/hourglass_empty: Waiting] ")


def waiting_words(lab: Lab, ids: Sequence[str]) -> Markup:
    """Return what runs or measurements of this session wait for, all of which are queued."""
    if lab.executor.starting:
        return BADGE + "Training processes are starting: they load PyTorch"
    try:
        ahead = interest.ahead(lab.executor, ids)
    except DataMissing:
        ahead = None
    if ahead is None or not (ahead.runs or ahead.measurements):
        return BADGE + "for a free training process"
    return BADGE + f"for {_work(ahead)}, about {duration(ahead.seconds)}. {_advice(ahead)}"


def _work(ahead: Ahead) -> str:
    counts = ((ahead.runs, "other run"), (ahead.measurements, "measurement"))
    return " and ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count)


def _advice(ahead: Ahead) -> str:
    titles = [Measurement.registered[slug].title for slug in sorted(ahead.own)]
    if titles:
        return f"It begins sooner if you stop your own measurement on the page Flatness ({', '.join(titles)})."
    return "It begins by itself as soon as a process is free."
