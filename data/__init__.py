"""Datasets: load, generate, download, describe. No torch, no Streamlit, nothing of core."""

from data.blobs import blobs
from data.breast_cancer import breast_cancer
from data.cifar10 import CIFAR10_CLASSES, cifar10
from data.cifar100 import CIFAR100_CLASSES, cifar100
from data.digits import digits
from data.download import download
from data.errors import DataError, DownloadFailed, MissingData
from data.fashion_mnist import CLOTHES, fashion_mnist
from data.folders import data_folder
from data.gaussians import gaussians
from data.image_folder import image_folder, image_folder_classes, is_folder_name, prepare_image_folder
from data.imagenet_lt import IMAGENET_LT
from data.imblearn_sets import IMBLEARN_CLASSES, imblearn_set
from data.imblearn_table import IMBLEARN_SETS
from data.labelled import class_names, labelled, usual_target
from data.long_tailed import LongTailed
from data.mnist import mnist
from data.moons import moons
from data.more2016 import more2016
from data.official import OFFICIAL, require
from data.openml import fetch_openml_table, is_openml_name, openml_table, require_openml
from data.places_lt import PLACES_LT
from data.read_table import read_table
from data.samples import Samples
from data.screening import screening
from data.selection import select
from data.spirals import spirals
from data.table import Column, Field, Table
from data.table_folder import (
    StoredTable,
    delete_table,
    is_hash,
    load_table,
    require_table,
    store_table,
    store_table_file,
    stored_tables,
    table_content,
    table_name,
    tables_folder,
)
from data.wine import wine

__all__ = [
    "CIFAR10_CLASSES",
    "CIFAR100_CLASSES",
    "CLOTHES",
    "IMAGENET_LT",
    "IMBLEARN_CLASSES",
    "IMBLEARN_SETS",
    "OFFICIAL",
    "PLACES_LT",
    "Column",
    "DataError",
    "DownloadFailed",
    "Field",
    "LongTailed",
    "MissingData",
    "Samples",
    "StoredTable",
    "Table",
    "blobs",
    "breast_cancer",
    "cifar10",
    "cifar100",
    "class_names",
    "data_folder",
    "delete_table",
    "digits",
    "download",
    "fashion_mnist",
    "fetch_openml_table",
    "gaussians",
    "image_folder",
    "image_folder_classes",
    "imblearn_set",
    "is_folder_name",
    "is_hash",
    "is_openml_name",
    "labelled",
    "load_table",
    "mnist",
    "moons",
    "more2016",
    "openml_table",
    "prepare_image_folder",
    "read_table",
    "require",
    "require_openml",
    "require_table",
    "screening",
    "select",
    "spirals",
    "store_table",
    "store_table_file",
    "stored_tables",
    "table_content",
    "table_name",
    "tables_folder",
    "usual_target",
    "wine",
]
