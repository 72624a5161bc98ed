"""What is set on the page Thresholds."""

from dataclasses import dataclass

from core.flatness.identified import Identified
from core.method.parameter import check_fields, parameter
from core.thresholds.cost import Use


@dataclass(frozen=True)
class ThresholdSettings(Identified, kind="setting of thresholds"):
    """From which probability on a case is called positive, and where and at what price.

    Raises:
        InvalidValue: a value out of range, or no cost at all.
    """

    threshold: float = parameter(
        0.5,
        "t: a case is called positive when its predicted probability of the positive class is at least this.",
        at_least=0,
        at_most=1,
    )
    share: float = parameter(
        0.05,
        "π′: how frequent positives are among the cases for which the classifier will be used. At first their share in the "
        "training part of the first run, before resampling.",
        at_least=0.0001,
        at_most=0.9999,
    )
    miss_cost: float = parameter(
        10.0,
        "What a positive costs that is called negative, in any unit; the relation of the two costs moves the best threshold.",
        at_least=0,
        at_most=1e6,
    )
    alarm_cost: float = parameter(1.0, "What a negative costs that is called positive.", at_least=0, at_most=1e6)

    def __post_init__(self) -> None:
        check_fields(self, "")
        self.use  # noqa: B018 it checks the costs together

    @property
    def use(self) -> Use:
        """Share and costs."""
        return Use(self.share, self.miss_cost, self.alarm_cost)
