"""The stops of a slider: round numbers over the admissible range of a parameter."""

import math
from bisect import insort

from core.method.parameter import Parameter

DECADES_BELOW_ONE = 5
STEPS_PER_DECADE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
TOWARDS_ONE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)
LINEAR_STEPS = 20


def stops(parameter: Parameter, value: float) -> list[float]:
    """Return the stops of the slider of a parameter in order, including its default and its current value.

    A logarithmic range has six stops per decade, [0, 1) is denser towards 1, and any other range is divided evenly.
    """
    limits = parameter.range
    if parameter.logarithmic:
        values = _logarithmic(limits.minimum, limits.maximum)
    elif limits.minimum == 0 and limits.maximum == 1 and limits.open_maximum:
        values = list(TOWARDS_ONE)
    else:
        values = _linear(limits.minimum, limits.maximum)
    values = [stop for stop in values if stop in limits]
    for extra in (float(parameter.default), float(value)):
        if extra not in values:
            insort(values, extra)
    return values


def share_stops(value: float, low: float, high: float) -> list[float]:
    """Return the stops of the slider of a share or a probability, denser towards both ends, including its current value."""
    lower = [
        0.0,
        1e-4,
        2e-4,
        5e-4,
        0.001,
        0.002,
        0.003,
        0.005,
        0.007,
        0.01,
        0.015,
        0.02,
        0.025,
        0.03,
        0.035,
        0.04,
        0.045,
    ]
    middle = [round(0.05 + 0.01 * step, 2) for step in range(46)]
    half = lower + middle
    stops = [stop for stop in half + [round(1 - stop, 4) for stop in half[-2::-1]] if low <= stop <= high]
    if value not in stops:
        insort(stops, value)
    return stops


def format_number(number: float) -> str:
    """Return a number as a slider shows it: short, and with an exponent only where it is very small."""
    return f"{number:g}" if abs(number) < 1e6 else f"{number:,.0f}"


def _logarithmic(low: float, high: float) -> list[float]:
    first = math.floor(math.log10(low)) if low > 0 else -DECADES_BELOW_ONE
    last = math.ceil(math.log10(high))
    ladder = [float(f"{step * 10.0**power:.6g}") for power in range(first, last + 1) for step in STEPS_PER_DECADE]
    return [*([0.0] if low <= 0 else []), *ladder]


def _linear(low: float, high: float) -> list[float]:
    step = (high - low) / LINEAR_STEPS
    power = 10.0 ** math.floor(math.log10(step))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= step * (1 - 1e-9))
    return [float(f"{low + step * index:.6g}") for index in range(int((high - low) / step + 1e-9) + 1)]
