"""The memory that the graph of a gradient takes."""

import torch
from jaxtyping import Float, Int

from core.flatness.fixed_batch_norm import fixed_batch_norm
from core.method.loss import PerSample
from core.method.model.engine.network import Network


def graph_bytes(
    network: Network,
    inputs: Float[torch.Tensor, "seeds batch ..."],
    labels: Int[torch.Tensor, "seeds batch"],
    per_sample: PerSample,
) -> int:
    """Build the graph of the gradient of these samples' loss, and return the bytes of the tensors that it keeps.

    Args:
        network: in evaluation mode.
        inputs: one sample is enough, because the bytes are proportional to the number of samples.
        labels: of the inputs.
        per_sample: the loss.
    """
    parameters = list(network.parameters())
    own = {parameter.untyped_storage().data_ptr() for parameter in parameters}
    sizes: dict[int, int] = {}

    def record(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            sizes[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(record, lambda tensor: tensor), fixed_batch_norm(network):
        loss = per_sample(network(inputs), labels).sum()
        torch.autograd.grad(loss, parameters, create_graph=True, materialize_grads=True)
    return sum(sizes.values())
