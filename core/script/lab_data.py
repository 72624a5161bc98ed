"""The lines of a script that prepare data with this package, for data that no public library reads as the lab does."""

from core.codegen.layout import assigned, literal
from core.codegen.lines import Lines
from core.experiment import Experiment
from core.script.part import Part

AXES = ("dataset", "imbalance", "label_noise", "resampler")


def lab_data(experiment: Experiment) -> Part:
    """Return the part that sets `X`, `y`, `X_test` and `y_test` with `core.preparation.prepare`."""
    data = {axis: getattr(experiment, axis).to_dict() for axis in AXES}
    return Part(
        constants=Lines(assigned("DATA", literal(data))),
        once=Lines("experiment = Experiment.from_dict(DATA)", ("from core.experiment import Experiment",)),
        each_seed=Lines.of(
            """
            # imbalance-lab itself reads, splits and resamples the data and makes them imbalanced.
            data = prepare(experiment.data.with_seeds(seed))
            X, X_test = (part.dense()[0] for part in (data.train, data.test))
            X, X_test = X.reshape(len(X), -1), X_test.reshape(len(X_test), -1)
            y, y_test = data.train_labels[0], data.test_labels[0]
            """,
            "from core.preparation.prepare import prepare",
        ),
    )
