"""Datasets: load, generate, download, describe. No torch, no Streamlit, nothing of core."""

from data.blobs import blobs
from data.breast_cancer import breast_cancer
from data.cifar10 import CIFAR10_CLASSES, cifar10
from data.cifar100 import CIFAR100_CLASSES, cifar100
from data.dataset import Dataset
from data.digits import digits
from data.download import download
from data.errors import DataError, DownloadFailed, MissingData
from data.fashion_mnist import CLOTHES, fashion_mnist
from data.gaussians import gaussians
from data.image_folder import image_folder, image_folder_classes, is_folder_name, prepare_image_folder
from data.imagenet_lt import IMAGENET_LT
from data.long_tailed import LongTailed
from data.mnist import mnist
from data.moons import moons
from data.more2016 import more2016
from data.official import OFFICIAL, require
from data.places_lt import PLACES_LT
from data.selection import select
from data.spirals import spirals
from data.wine import wine

__all__ = [
    "CIFAR10_CLASSES",
    "CIFAR100_CLASSES",
    "CLOTHES",
    "IMAGENET_LT",
    "OFFICIAL",
    "PLACES_LT",
    "DataError",
    "Dataset",
    "DownloadFailed",
    "LongTailed",
    "MissingData",
    "blobs",
    "breast_cancer",
    "cifar10",
    "cifar100",
    "digits",
    "download",
    "fashion_mnist",
    "gaussians",
    "image_folder",
    "image_folder_classes",
    "is_folder_name",
    "mnist",
    "moons",
    "more2016",
    "prepare_image_folder",
    "require",
    "select",
    "spirals",
    "wine",
]
