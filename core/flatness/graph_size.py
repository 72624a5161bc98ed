"""How much memory the graph of a gradient takes."""

import torch

from core.flatness.fixed_batch_norm import fixed_batch_norm
from core.method.loss import PerSample
from core.method.model.engine.network import Network


def graph_bytes(network: Network, inputs: torch.Tensor, labels: torch.Tensor, per_sample: PerSample) -> int:
    """Bytes of the tensors that the graph of the gradient of these samples' loss keeps, found by building it.

    Args:
        network: in evaluation mode.
        inputs: `[S, B, *shape]`, one sample is enough: the bytes grow with their number.
        labels: int64 `[S, B]`.
        per_sample: the loss.
    """
    parameters = list(network.parameters())
    own = {parameter.untyped_storage().data_ptr() for parameter in parameters}
    kept: dict[int, int] = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor), fixed_batch_norm(network):
        loss = per_sample(network(inputs), labels).sum()
        torch.autograd.grad(loss, parameters, create_graph=True, materialize_grads=True)
    return sum(kept.values())
