"""The model of an experiment, checked to be a network: flatness is a property of networks."""

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.model import NetworkModel


def network_model(experiment: Experiment) -> NetworkModel:
    """Return the model of an experiment if it is a network.

    Raises:
        InvalidValue: it is a classifier, which has no loss surface.
    """
    if not isinstance(experiment.model, NetworkModel):
        raise InvalidValue(
            f"Run {experiment.id} fitted {type(experiment.model).title}, which has no loss surface: flatness is measured for "
            "networks."
        )
    return experiment.model
