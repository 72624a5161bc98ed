"""The lines of a script that construct and fit a classifier, and predict with it."""

from core.codegen.constructor import constructor
from core.codegen.layout import WIDTH, assigned
from core.codegen.lines import Lines, joined
from core.experiment import Experiment
from core.method.model.classifier import Classifier
from core.script.class_weights import class_weights
from core.script.part import Part

OWN = "# imbalance-lab's own estimator: public libraries have none."


def classifier(experiment: Experiment, model: Classifier) -> Part:
    """Return the part from `X`, `y` and `X_test` to `predicted`."""
    weights = class_weights(experiment.weighting)
    fit = "model.fit(X, y, sample_weight=weights[y])" if weights.text else "model.fit(X, y)"
    fitted = joined([_estimator(experiment, model), Lines(fit), Lines("predicted = model.predict(X_test)")])
    return Part(each_seed=joined([weights, fitted], "\n\n"))


def _estimator(experiment: Experiment, model: Classifier) -> Lines:
    """Return the estimator; noise and resampling may leave only two classes, for which a model may use another solver."""
    classes = len(experiment.class_names)
    usual = _for_classes(experiment, model, classes)
    may_vanish = experiment.label_noise.slug != "none" or experiment.resampler.slug != "none"
    for_two = _for_classes(experiment, model, 2)
    if classes == 2 or not may_vanish or for_two == usual:
        return usual
    branches = [Lines("if len(np.unique(y)) == 2:"), for_two.indented(), Lines("else:"), usual.indented()]
    return joined([Lines("", ("import numpy as np",)), *branches])


def _for_classes(experiment: Experiment, model: Classifier, classes: int) -> Lines:
    call, imports = constructor({seed: model.estimator(classes, seed) for seed in experiment.all_seeds})
    own = any(line.startswith("from core") for line in imports)
    text = assigned("model", call, WIDTH - 4)
    return Lines(f"{OWN}\n{text}" if own else text, imports)
