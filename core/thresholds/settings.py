"""The settings of the page Thresholds."""

from dataclasses import dataclass

from core.flatness.identified import Identified
from core.method.parameter import check_fields, parameter
from core.thresholds.cost import Use


@dataclass(frozen=True)
class ThresholdSettings(Identified, kind="setting of thresholds"):
    """The threshold on the predicted probability, the share of positives, and the costs of errors.

    Raises:
        InvalidValue: a value is out of range, or both costs are 0.
    """

    threshold: float = parameter(
        0.5,
        "t: a case is predicted as positive when its probability of the positive class is at least this.",
        at_least=0,
        at_most=1,
    )
    share: float = parameter(
        0.05,
        "π′: the share of positives among the cases for which the classifier will be used. The initial value is their share in "
        "the training part of the first run, before resampling.",
        at_least=0.0001,
        at_most=0.9999,
    )
    miss_cost: float = parameter(
        10.0,
        "The cost of a positive that is predicted as negative, in any unit; the ratio of the two costs determines the best "
        "threshold.",
        at_least=0,
        at_most=1e6,
    )
    alarm_cost: float = parameter(1.0, "The cost of a negative that is predicted as positive.", at_least=0, at_most=1e6)

    def __post_init__(self) -> None:
        check_fields(self, "")
        self.use  # noqa: B018 it checks the costs together

    @property
    def use(self) -> Use:
        """The share of positives and the costs."""
        return Use(self.share, self.miss_cost, self.alarm_cost)
