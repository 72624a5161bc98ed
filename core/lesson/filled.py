"""The sentences of a lesson with the settings of its runs, so that a changed setting changes the sentence."""

from collections.abc import Sequence
from string import Formatter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.experiment import Experiment
    from core.experiment.study import StudyRun

UNKNOWN = "…"
PLURALS = {"person": "people"}


def filled(text: str, planned: "Sequence[StudyRun]") -> str:
    """Return a text with its fields filled in from the first run of a lesson.

    Args:
        text: may hold dotted keys of the experiment such as `{epochs}` and `{imbalance.factor}`, and counts of training samples:
            `{samples}` in all, `{most}` of the most frequent class, `{least}` of the rarest. A noun behind a count makes a
            phrase of it: `{least:image}` is *1 image* or *2 images*.
        planned: the runs.
    """
    return _Fields(planned[0].experiment).format(text)


class _Fields(Formatter):
    def __init__(self, experiment: "Experiment") -> None:
        counts = experiment.train_counts
        self._values = experiment.to_dict() | {"samples": sum(counts), "most": max(counts), "least": min(counts)}

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Any) -> tuple[Any, str]:  # noqa: ARG002
        value: Any = self._values
        for name in field_name.split("."):
            value = value.get(name, UNKNOWN) if isinstance(value, dict) else UNKNOWN
        return value, field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if not isinstance(value, int | float):
            return UNKNOWN
        number = f"{value:,}" if isinstance(value, int) else f"{value:g}"
        plural = PLURALS.get(format_spec, f"{format_spec}s")
        return number if not format_spec else f"{number} {format_spec if value == 1 else plural}"
