"""One attempt at a measurement of a stored run, as seen by the process that requested it."""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.execution.attempt import Attempt, Share
from core.execution.worker import measure
from core.flatness import MeasurementPlan, MeasurementResult
from core.flatness.measurement import MeasurementTask
from core.training.part import Part


@dataclass(eq=False)
class MeasurementAttempt(Attempt):
    """A measurement from its first request until the store holds it; its records are the payloads of the measurement.

    Attributes:
        task: the measurement and its run.
        plan: of the whole measurement.
    """

    task: MeasurementTask = field(kw_only=True)
    plan: MeasurementPlan = field(kw_only=True)

    @property
    def id(self) -> str:
        """The id of the measurement, which no run can have."""
        return self.task.measurement.id(self.run_id)

    @property
    def run_id(self) -> str:
        """The id of the run that is measured."""
        return self.experiment.id

    @property
    def result(self) -> MeasurementResult | None:
        """The result; None while the attempt has not ended, and when it failed."""
        if self.active or self.summary is None:
            return None
        return MeasurementResult(self.summary["status"], list(self.records), self.summary, self.artifacts)

    @property
    def stack_key(self) -> None:
        """None: it is executed by itself."""
        return None

    @property
    def work_kind(self) -> str:
        return self.task.measurement.work_kind(self.experiment)

    @property
    def may_end_early(self) -> bool:
        return False

    def expected_seconds(self, part: Part) -> float:  # noqa: ARG002
        return self.plan.seconds_left(len(self.task.earlier))

    @property
    def share_done(self) -> float:
        return len(self.records) / self.plan.payloads

    def work(self, shares: Sequence[Share]) -> tuple[Callable[..., list[dict[str, Any] | None]], Any]:  # noqa: ARG002
        # As bytes: the scheduler would unpack anything else, and would block while it imports PyTorch for that.
        return measure, pickle.dumps(self.task)
