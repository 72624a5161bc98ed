"""Stored comparisons with their runs, as pages offer them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.errors import LabError
from core.lesson import lesson
from core.store import StoredComparison, StoredRun
from dashboard.lab.lab import Lab
from dashboard.views.run_links import is_network
from dashboard.words.comparison_title import comparison_title

MOST_RUNS = 500  # in a list
MOST_COMPARISONS = 100  # in a list

Suits = Callable[[StoredRun], bool]


@dataclass(frozen=True)
class Group:
    """A comparison with those of its runs that are stored and suit a page, at least one; `title` is its name in words."""

    comparison: StoredComparison
    runs: tuple[StoredRun, ...]
    title: str

    @property
    def title_with_time(self) -> str:
        """The title, and when the runs were started last, by the clock of the lab."""
        assert self.comparison.started is not None
        started = self.comparison.started.astimezone()
        return f"{self.title} · {started.day} {started:%b, %H:%M}"


def recent_groups(lab: Lab, runs: Iterable[StoredRun], suits: Suits = lambda run: True) -> list[Group]:  # noqa: ARG005
    """Return the comparisons of these runs, the last one first, each with its runs that suit; those without any are left out.

    Raises:
        StoreError: the store cannot be read.
    """
    by_id = {run.id: run for run in runs if suits(run)}
    groups = []
    for comparison in lab.store.comparisons.list(MOST_COMPARISONS):
        members = tuple(by_id[run_id] for run_id in comparison.runs if run_id in by_id)
        if members:
            groups.append(Group(comparison, members, _title(comparison, members)))
    return groups


def distinct_titles(groups: Mapping[str, Group]) -> dict[str, str]:
    """Return the title of each comparison by id. Equal titles get the id, since a menu identifies its options by their text."""
    titles = {key: group.title_with_time for key, group in groups.items()}
    count = Counter(titles.values())
    return {key: title if count[title] == 1 else f"{title} · {key[:8]}" for key, title in titles.items()}


def has_curves(run: StoredRun) -> bool:
    """Return whether a run has records, so that there is something to draw."""
    return run.last_epoch > 0


def has_network(run: StoredRun) -> bool:
    """Return whether a run is a network, and stored with its weights."""
    return run.status == "done" and is_network(run.experiment)


def has_two_classes(run: StoredRun) -> bool:
    """Return whether a run has two classes, and stored probabilities."""
    return run.status == "done" and len(run.class_names) == 2


def _title(comparison: StoredComparison, runs: tuple[StoredRun, ...]) -> str:
    title = comparison_title(comparison, [run.experiment for run in runs])
    if comparison.lesson is None:
        return title
    try:
        return f"{title} · lesson {lesson(comparison.lesson).title}"
    except LabError:  # of another version of the lab
        return f"{title} · lesson {comparison.lesson}"
