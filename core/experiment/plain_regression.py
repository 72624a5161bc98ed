"""The plain logistic regression for a run: a baseline whose moved threshold every other method has to beat."""

from core.experiment import DEFAULTS, Experiment
from core.method.component import component
from core.method.model.logistic_regression import LogisticRegression


def plain_regression(experiment: Experiment) -> Experiment:
    """Replace the method by a logistic regression without resampling, weighting or loss; keep data, imbalance, noise and seeds.

    It is stored like any other run. Early stopping is switched off, so that it learns from all training samples.

    Raises:
        InvalidValue: training would exceed the budget of steps.
    """
    usual = {
        axis: component(axis, DEFAULTS[axis])()
        for axis in ("resampler", "loss", "weighting", "sampler", "optimizer", "sharpness")
    }
    return experiment.replace(model=LogisticRegression(), early_stop=0, **usual)
