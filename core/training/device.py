"""Where networks are trained. It stays out of an experiment's identity."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import unknown

if TYPE_CHECKING:
    import torch

VARIABLE = "IMBALANCE_LAB_DEVICE"
DEVICES = ("auto", "cpu", "cuda", "mps")


def chosen_device(name: str | None = None) -> torch.device:
    """The device of that name, or of `IMBALANCE_LAB_DEVICE`; `auto` takes CUDA, then MPS, then the CPU.

    Raises:
        InvalidValue: another name, or a device that this machine does not have.
    """
    import torch

    name = name or os.environ.get(VARIABLE) or "auto"
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    known = [device for device in DEVICES if there.get(device, True)]
    if name not in known:
        raise unknown("device on this machine:", name, known)
    if name == "auto":
        name = next(device for device in ("cuda", "mps", "cpu") if there[device])
    return torch.device(name)


def mixed_precision(device: torch.device) -> bool:
    """Whether convolutions run in bfloat16 there: on hardware that computes with it."""
    import torch

    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # PyTorch has no public question for it; where the CPU lacks these instructions bfloat16 is emulated, and slower.
    return device.type == "cpu" and (torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
