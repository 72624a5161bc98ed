"""Averages over the many, medium and few classes, in the form of RDR's Table 3."""

from collections.abc import Sequence
from typing import Any

from core.groups import GROUPS

AVERAGED = ("lambda_min", "lambda_max", "trace", "trace_per_parameter", "gauss_newton_lambda_max", "negative_mass")


def group_means(classes: Sequence[dict[str, Any]], seeds: int) -> dict[str, dict[str, list[float | None]]]:
    """Average each figure over the classes of a group, for each seed.

    Args:
        classes: their payloads; classes without samples are ignored.
        seeds: number of seeds.

    Returns:
        `{"many": {"lambda_min": [per seed], …}, "medium": …, "few": …, "all": …}`; None in a group without classes.
    """
    measured = [payload for payload in classes if payload["samples"]]
    members = {name: [payload for payload in measured if payload["group"] == name] for name in GROUPS}
    members["all"] = measured
    return {
        name: {
            figure: [
                sum(payload[figure][seed] for payload in inside) / len(inside) if inside else None
                for seed in range(seeds)
            ]
            for figure in AVERAGED
        }
        for name, inside in members.items()
    }
