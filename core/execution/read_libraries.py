"""Read by the process that workers are forked from: what training a network imports, so that no worker reads it itself.

It computes nothing with PyTorch and asks for no device: neither survives a fork.
"""

import gc

import distributed.nanny  # noqa: F401
import torch.optim.adamw
import torch.optim.sgd  # noqa: F401

import core.execution.train
import core.execution.warm_worker
import core.training.loop  # noqa: F401
from core.method.component import AXES, components
from data import digits

for axis in AXES:
    components(axis)
digits()
# What is here stays: workers that looked through it for garbage would only copy it.
gc.collect()
gc.freeze()
