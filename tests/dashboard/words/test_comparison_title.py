"""What a stored comparison is called in lists."""

import pytest

from core.experiment.codec import from_dotted
from core.store import StoredComparison
from dashboard.words.comparison_title import comparison_title


@pytest.mark.parametrize(
    ("base", "varied", "words"),
    [
        (
            {},
            [{"weighting": "none"}, {"weighting": "inverse"}],
            "Handwritten digits, imbalance factor 20: No weighting, Inverse frequency (INS)",
        ),
        (
            {"dataset.classes": "3,8"},
            [{"imbalance.factor": "1"}, {"imbalance.factor": "50"}],
            "Handwritten digits 3/8: imbalance factor 1, 50",
        ),
        (
            {"imbalance": "none"},
            [{"dataset": "moons"}, {"dataset": "wine"}],
            "Two moons (2-D), Wine (table)",
        ),
        (
            {"imbalance": "none"},
            [{}, {"weighting": "inverse", "epochs": "5"}],
            "Handwritten digits: No weighting, epochs 60, Inverse frequency (INS), epochs 5",
        ),
        ({"imbalance": "none"}, [{"weighting": "inverse"}], "Handwritten digits: Inverse frequency (INS)"),
        ({"imbalance": "none"}, [{"model.hidden": "8,4"}], "Handwritten digits: model hidden 8,4"),
        ({"imbalance": "none"}, [{}], "Handwritten digits: one run"),
    ],
)
def test_a_comparison_is_named_by_its_data_and_what_varied(
    base: dict[str, str], varied: list[dict[str, str]], words: str
) -> None:
    experiments = [from_dotted({**base, **settings}) for settings in varied]
    comparison = StoredComparison(
        tuple(experiment.id for experiment in experiments), tuple(tuple(settings.items()) for settings in varied)
    )
    assert comparison_title(comparison, [experiment.to_dict() for experiment in experiments]) == words


def test_data_of_another_version_keep_their_name() -> None:
    comparison = StoredComparison(("a", "b"), ((("seed", "0"),), (("seed", "1"),)))
    experiment = {"dataset": {"name": "gone", "set": "oil"}}
    assert comparison_title(comparison, [experiment, experiment]) == "gone oil: seed 0, 1"
