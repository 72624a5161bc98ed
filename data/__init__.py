"""Datasets: load, generate, describe. NumPy and scikit-learn only."""

from data.blobs import blobs
from data.breast_cancer import breast_cancer
from data.dataset import Dataset
from data.digits import digits
from data.gaussians import gaussians
from data.moons import moons
from data.selection import select
from data.spirals import spirals
from data.wine import wine

__all__ = ["Dataset", "blobs", "breast_cancer", "digits", "gaussians", "moons", "select", "spirals", "wine"]
