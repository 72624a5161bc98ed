"""The sources whose claims the lessons judge."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where claims come from.

    Attributes:
        title: as it is called in the lab.
        reference: where to find it.
    """

    title: str
    reference: str


SOURCES: dict[str, Source] = {
    "byrd_lipton": Source(
        "What is the effect of importance weighting?",
        "Byrd & Lipton, What is the Effect of Importance Weighting in Deep Learning?, ICML 2019, arXiv 1812.03372; "
        "and the answer to it: Wang, Chatterji, Haque & Hashimoto, Is Importance Weighting Incompatible with "
        "Interpolating Classifiers?, ICLR 2022",
    ),
    "more": Source(
        "Eighteen ways to resample",
        "A. More, Survey of resampling techniques for improving classification performance in unbalanced datasets, 2016, "
        "arXiv 1608.06048",
    ),
    "class_weights": Source(
        "Class weights, copies and formulas",
        "The question, often asked, whether class weights equal copies; Cui et al., Class-Balanced Loss Based on Effective "
        "Number of Samples, CVPR 2019",
    ),
    "rdr": Source(
        "Weights that follow training",
        "Luo, Hong, Yao, Han, Zhang & Wang, Revive Re-weighting in Imbalanced Learning by Density Ratio Estimation, "
        "NeurIPS 2024",
    ),
}
