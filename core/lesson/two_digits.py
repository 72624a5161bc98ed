"""The settings with which the lessons repeat Byrd & Lipton on a small scale: two digits instead of cats and dogs."""

TWO_DIGITS = {
    "dataset": "digits",
    "dataset.classes": "3,8",
    "imbalance": "none",
    "model": "mlp",
    "model.hidden": "128,128",
    "weighting": "importance",
    "optimizer": "sgd",
    "optimizer.learning_rate": "0.05",
    "optimizer.momentum": "0",
    "optimizer.schedule": "constant",
    "batch_size": "16",
    "epochs": "120",
    "seeds": "5",
}
"""About 250 images; plain SGD with a constant learning rate and batches of 16, as in the paper."""

CATS_AND_DOGS = {
    "dataset": "cifar10",
    "dataset.classes": "cat,dog",
    "model": "small_cnn",
    "model.batch_norm": "false",
    "batch_size": "64",
    "epochs": "40",
    "seeds": "2",
}
"""Settings that override `TWO_DIGITS`: the paper's own classes, with a small network and without BatchNorm, which would bring
some of the effect back."""

EIGHT, EVEN, THREE = "8 counts 16 times", "both alike", "3 counts 16 times"
RATIOS = {
    EIGHT: {"weighting.ratio": "16"},
    EVEN: {"weighting.ratio": "1"},
    THREE: {"weighting.ratio": "0.0625"},
}
