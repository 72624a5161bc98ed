"""The plain logistic regression behind a run: what moving its threshold reaches, every other method has to beat."""

from core.experiment import DEFAULTS, Experiment
from core.method.component import component
from core.method.model.logistic_regression import LogisticRegression


def plain_regression(experiment: Experiment) -> Experiment:
    """The same data, imbalance, label noise and seeds, with a logistic regression and no resampling, weighting or loss.

    It is stored and found again like any other run; early stopping is left out, so that it learns from all training samples.

    Raises:
        InvalidValue: the data are too much for the budget of steps.
    """
    usual = {
        axis: component(axis, DEFAULTS[axis])()
        for axis in ("resampler", "loss", "weighting", "sampler", "optimizer", "sharpness")
    }
    return experiment.replace(model=LogisticRegression(), early_stop=0, **usual)
