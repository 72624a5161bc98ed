"""The trained network of a run, from its stored weights."""

from collections.abc import Mapping

import numpy as np
import torch

from core.errors import InvalidValue
from core.experiment import Experiment
from core.flatness.network_model import network_model
from core.method.model.engine.network import Network


def trained_network(experiment: Experiment, weights: Mapping[str, np.ndarray], device: torch.device) -> Network:
    """Build the stack of networks with the weights at the end of training, in evaluation mode.

    Args:
        experiment: the experiment of the run.
        weights: the artifact `weights`: arrays by the names of the network's state.
        device: the device of the network.

    Raises:
        InvalidValue: the weights do not fit the network, or are not finite.
    """
    shape = experiment.input_shape
    network = network_model(experiment).build(
        shape, len(experiment.class_names), experiment.all_seeds, experiment.loss.cosine_scale
    )
    state = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
    try:
        network.load_state_dict(state)
    except RuntimeError:
        raise InvalidValue(
            f"The stored weights do not fit the network of run {experiment.id}: they come from another version of the lab; "
            "train the run again."
        ) from None
    if not all(value.isfinite().all() for value in state.values()):
        raise InvalidValue(f"The weights of run {experiment.id} are not finite: it diverged, and there is no minimum.")
    return network.to(device).eval()
