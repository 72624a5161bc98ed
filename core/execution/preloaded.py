"""A module that the fork server imports: all that training a network needs, so that no worker imports it again.

It computes nothing with PyTorch and uses no device: threads and devices do not survive a fork.
"""

import gc

import distributed.nanny  # noqa: F401
import torch.optim.adamw
import torch.optim.sgd  # noqa: F401

import core.execution.warm_worker
import core.execution.worker
import core.training.active_run  # noqa: F401
from core.method.component import AXES, components
from data import digits

for axis in AXES:
    components(axis)
digits()
# These objects stay: collecting garbage among them would copy their memory into every worker.
gc.collect()
gc.freeze()
