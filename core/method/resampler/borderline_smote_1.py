"""Borderline-SMOTE, kind 1."""

from dataclasses import dataclass

from core.method.resampler.borderline_smote import BorderlineSmote


@dataclass(frozen=True)
class BorderlineSmote1(BorderlineSmote, slug="borderline_smote_1", title="Borderline-SMOTE 1"):
    """SMOTE that starts only from samples at the border, and interpolates towards neighbours of the same class.

    **Source**: Han, Wang & Mao, Borderline-SMOTE, ICIC 2005; imbalanced-learn's `BorderlineSMOTE(kind="borderline-1")`.
    """

    kind = "borderline-1"
