"""The device that trains networks. It is not part of an experiment's identity."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import unknown

if TYPE_CHECKING:
    import torch

VARIABLE = "IMBALANCE_LAB_DEVICE"
DEVICES = ("auto", "cpu", "cuda", "mps")


def chosen_device(name: str | None = None) -> torch.device:
    """Return the device with this name, or that of `IMBALANCE_LAB_DEVICE`; `auto` prefers CUDA, then MPS, then the CPU.

    Raises:
        InvalidValue: the name is unknown, or this machine does not have the device.
    """
    import torch

    name = name or os.environ.get(VARIABLE) or "auto"
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    devices = [device for device in DEVICES if available.get(device, True)]
    if name not in devices:
        raise unknown("device on this machine:", name, devices)
    if name == "auto":
        name = next(device for device in ("cuda", "mps", "cpu") if available[device])
    return torch.device(name)


def mixed_precision(device: torch.device) -> bool:
    """Return whether convolutions run in bfloat16 on this device: only where the hardware computes with it."""
    import torch

    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # PyTorch has no public function for this; a CPU without these instructions emulates bfloat16, which is slower.
    return device.type == "cpu" and (torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
