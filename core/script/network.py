"""The lines of a script that train a plain network with PyTorch alone, one seed after another."""

from core.codegen.lines import Lines, joined
from core.experiment import Experiment
from core.method.dataset.tabular import Tabular
from core.script.class_weights import class_weights
from core.script.part import Part

AXES = ("dataset", "label_noise", "model", "loss", "weighting", "sampler", "optimizer", "sharpness")
TORCH_GENERATOR = Lines.of(
    '''
    def torch_generator(seed, name):
        """Return the same for PyTorch."""
        key = zlib.crc32(name.encode())
        state = np.random.SeedSequence(seed, spawn_key=(key,)).generate_state(1, np.uint64)
        return torch.Generator().manual_seed(int(state[0]))
    ''',
    "import zlib",
    "import numpy as np",
    "import torch",
)
NETWORK = Lines.of(
    '''
    def network(widths, random):
        """Return fully connected layers and ReLU, initialised uniformly in ±1/√inputs."""
        layers = []
        for inputs, outputs in pairwise(widths):
            start = torch.empty(outputs, inputs + 1)
            start.uniform_(-(inputs**-0.5), inputs**-0.5, generator=random)
            layer = torch.nn.Linear(inputs, outputs)
            layer.weight.data, layer.bias.data = start[:, :-1].clone(), start[:, -1].clone()
            layers += [layer, torch.nn.ReLU()]
        return torch.nn.Sequential(*layers[:-1])
    ''',
    "from itertools import pairwise",
    "import torch",
)


def is_plain(experiment: Experiment) -> bool:
    """Return whether every component of a network's run can be written in a few lines of PyTorch."""
    if experiment.early_stop or isinstance(experiment.dataset, Tabular):
        # The columns of a table depend on the training part, and columns of zeros make all seeds equally wide.
        return False
    return all(getattr(experiment, axis).code() is not None for axis in AXES)


def network(experiment: Experiment) -> Part:
    """Return the part from `X`, `y` and `X_test` to `predicted`, for a plain experiment."""
    hidden, optimizer = experiment.model.code(), experiment.optimizer.code()
    loss, order = experiment.loss.code(), experiment.sampler.code()
    assert hidden is not None
    assert optimizer is not None
    assert loss is not None
    assert order is not None
    schedule = experiment.optimizer.schedule_code(experiment.epochs)
    weights = class_weights(experiment.weighting)
    step = joined(
        [
            Lines("logits, truth = model(inputs[batch]), targets[batch]"),
            loss,
            Lines("optimizer.zero_grad()"),
            Lines(_mean(weighted=bool(weights.text), per_batch=experiment.weighting.per_batch)),
            Lines("optimizer.step()"),
        ]
    )
    return Part(
        constants=Lines(f"EPOCHS, BATCH_SIZE = {experiment.epochs}, {experiment.batch_size}"),
        functions=joined([TORCH_GENERATOR, NETWORK], "\n\n\n"),
        each_seed=joined(
            [
                weights,
                Lines("weight = torch.from_numpy(weights[y]).float()") if weights.text else Lines(""),
                Lines(
                    "inputs, targets = torch.from_numpy(X), torch.from_numpy(y)\n"
                    "# Initial weights and batches are those of every network with this seed.",
                    ("import torch",),
                ),
                hidden,
                Lines("widths = [X.shape[1], *hidden, len(CLASSES)]"),
                Lines('model = network(widths, torch_generator(seed, "init"))'),
                Lines('shuffle = torch_generator(seed, "shuffle")'),
                optimizer,
                schedule,
                Lines("for _ in range(EPOCHS):"),
                order.indented(),
                Lines("    for batch in order.split(BATCH_SIZE):"),
                step.indented(2),
                Lines("    schedule.step()" if schedule.text else ""),
                Lines(
                    "with torch.no_grad():\n    predicted = model(torch.from_numpy(X_test)).argmax(1).numpy()",
                ),
            ]
        ),
    )


def _mean(*, weighted: bool, per_batch: bool) -> str:
    if not weighted:
        return "losses.mean().backward()"
    if per_batch:
        return "((losses * weight[batch]).sum() / weight[batch].sum()).backward()"
    return "(losses * weight[batch]).mean().backward()"
