"""The base of all measurements: one frozen value says what to measure, how long it takes and how its progress is described."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.experiment import Experiment
from core.experiment.estimate import work_kind
from core.flatness.identified import Identified
from core.flatness.measurement.measured_run import MeasuredRun
from core.flatness.measurement.result import MeasurementResult
from core.training.checkpoints import Weights


@dataclass(frozen=True)
class MeasurementPlan:
    """The amount of work to measure one run.

    Attributes:
        extent: the work in words: "10 classes at 3 checkpoints".
        payloads: number of payloads of the whole measurement, at least 1.
        seconds: expected time of the whole measurement on one thread.
        trains_again: whether the run is trained again first.
    """

    extent: str
    payloads: int
    seconds: float
    trains_again: bool = False

    def seconds_left(self, measured: int) -> float:
        """Estimate the remaining seconds once this number of payloads is measured."""
        return self.seconds * (1 - min(1.0, measured / self.payloads))


@dataclass(frozen=True, eq=False)
class MeasurementTask:
    """Everything that a process needs to measure one run, on any machine.

    Attributes:
        measurement: what to measure.
        experiment: the experiment of the run.
        weights: the weights after the last epoch, the run's artifact `weights`.
        last_epoch: its number.
        checkpoints: the weights after earlier epochs, for a measurement that uses checkpoints.
        earlier: payloads that were measured before with these settings.
    """

    measurement: "Measurement"
    experiment: Experiment
    weights: Weights
    last_epoch: int
    checkpoints: Mapping[int, Weights]
    earlier: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Measurement(ABC):
    """Something that can be measured of the trained network of a stored run.

    A subclass is a frozen dataclass in a file of its own in this folder and sets the class attributes below; executor and page
    then find it by themselves.

    Attributes:
        settings: equal settings on the same run give equal numbers, and are measured once.
        slug: names the measurement.
        title: its heading on the page.
        artifact: the name of the run's artifact that holds its results.
        settings_type: the class of its settings.
        unit: the noun for its payloads, in the plural.
        action: the label of the button that starts it.
        purpose: completes "about 3 s to …"; `{runs}` stands for the runs that are measured.
        uses_checkpoints: whether it needs the weights of earlier epochs.
    """

    settings: Identified

    slug: ClassVar[str]
    title: ClassVar[str]
    artifact: ClassVar[str]
    settings_type: ClassVar[type[Identified]]
    unit: ClassVar[str]
    action: ClassVar[str]
    purpose: ClassVar[str]
    uses_checkpoints: ClassVar[bool] = False
    registered: ClassVar[dict[str, type["Measurement"]]] = {}

    def __init_subclass__(cls) -> None:
        cls.registered[cls.slug] = cls

    def id(self, run_id: str) -> str:
        """Return an id of this measurement of one run, different from those of all runs and other measurements."""
        return f"{run_id}/{self.slug}/{self.settings.id}"

    def work_kind(self, experiment: Experiment) -> str:
        """Return the kind of work to which measuring a run belongs, see `core.execution.speed`."""
        return f"{self.slug} of {work_kind(experiment)}"

    @abstractmethod
    def check(self, run: MeasuredRun) -> None:
        """Raise `InvalidValue` where the network of a run that has ended cannot be measured."""

    @abstractmethod
    def plan(self, run: MeasuredRun) -> MeasurementPlan:
        """Return the plan of measuring a run."""

    @abstractmethod
    def measure(
        self, task: MeasurementTask, emit: Callable[[dict[str, Any]], None], stopped: Callable[[], bool]
    ) -> MeasurementResult:
        """Measure one run.

        Args:
            task: the run.
            emit: called with each payload in order, earlier ones included.
            stopped: called now and then; the measurement ends when it returns True.

        Raises:
            InvalidValue: the weights do not fit the experiment.
        """

    def is_complete(self, entry: Mapping[str, Any], run: MeasuredRun) -> bool:  # noqa: ARG002 some need the run
        """Return whether a stored entry with these settings (see `core.flatness.artifact`) is the whole measurement."""
        return entry["status"] == "done"
