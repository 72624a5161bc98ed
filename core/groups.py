"""Many, medium and few: the classes grouped by their frequency in training."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from core.errors import InvalidValue

GROUPS = ("many", "medium", "few")


def groups(
    class_counts: Sequence[int] | Int[np.ndarray, " classes"], boundaries: tuple[int, int] | None = None
) -> list[str]:
    """Return the group of each class, by its rank among the classes sorted by training samples.

    The first 35 % of the ranks are `many`, those from 69 % on `few`: [0,3) [3,7) [7,10) for ten classes and [0,35)
    [35,69) [69,100) for a hundred, as is usual in the long-tail literature. Two classes are `many` and `few`; of three
    classes, one is in each group. Ranks decide, not counts: equally frequent classes keep their order, so balanced data is
    grouped too, by class index.

    Args:
        class_counts: number of training samples of each class.
        boundaries: rank at which `many` ends and rank at which `few` begins, for benchmarks that define their own
            (390 and 835 for ImageNet-LT, 131 and 288 for Places-LT).

    Returns:
        `many`, `medium` or `few` for each class, in class order.

    Raises:
        InvalidValue: the boundaries are not two ranks in increasing order.

    **Differs**: where no benchmark defines the groups, the rule above, in whole numbers, is ours.
    """
    classes = len(class_counts)
    head_end, tail_start = _boundaries(classes) if boundaries is None else boundaries
    if not 0 <= head_end <= tail_start <= classes:
        raise InvalidValue(
            f"boundaries = ({head_end}, {tail_start}) are not admissible; give the rank at which many ends and "
            f"the rank at which few begins, in this order, from 0 to {classes}."
        )
    by_frequency = np.argsort(-np.asarray(class_counts), kind="stable")
    labels = np.empty(classes, dtype=object)
    labels[by_frequency] = GROUPS[1]
    labels[by_frequency[:head_end]] = GROUPS[0]
    labels[by_frequency[tail_start:]] = GROUPS[2]
    return labels.tolist()


def _boundaries(classes: int) -> tuple[int, int]:
    if classes == 2:
        return 1, 1
    if classes == 3:
        return 1, 2
    return 35 * classes // 100, -(-69 * classes // 100)
