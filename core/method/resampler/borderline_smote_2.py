"""Borderline-SMOTE, kind 2."""

from dataclasses import dataclass

from core.method.resampler.borderline_smote import BorderlineSmote


@dataclass(frozen=True)
class BorderlineSmote2(BorderlineSmote, slug="borderline_smote_2", title="Borderline-SMOTE 2"):
    """SMOTE that starts only from samples at the border, and interpolates towards neighbours of any class, at most half-way
    towards those of another class.

    **Source**: Han, Wang & Mao, Borderline-SMOTE, ICIC 2005; imbalanced-learn's `BorderlineSMOTE(kind="borderline-2")`.
    """

    kind = "borderline-2"
