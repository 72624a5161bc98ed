"""The settings of the lessons about RDR: ten digits, the rarest with two images."""

RARE_DIGITS = {"dataset": "digits", "imbalance": "exponential", "imbalance.factor": "50", "epochs": "60", "seeds": "5"}

TEN_CIFAR_CLASSES = {
    "dataset": "cifar10",
    "imbalance.factor": "100",
    "model": "small_cnn",
    "epochs": "20",
    "seeds": "2",
    "optimizer.weight_decay": "0.0002",
}
"""Settings that override `RARE_DIGITS`: the paper's data, with a small network and a tenth of the epochs."""
