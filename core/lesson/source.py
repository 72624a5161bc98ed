"""The publications whose claims the lessons judge."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A publication, or several on one subject.

    Attributes:
        title: its title in the lab.
        reference: the bibliographic reference.
    """

    title: str
    reference: str


SOURCES: dict[str, Source] = {
    "accuracy": Source(
        "What accuracy hides",
        "Provost, Fawcett & Kohavi, The Case Against Accuracy Estimation for Comparing Induction Algorithms, ICML 1998; "
        "He & Garcia, Learning from Imbalanced Data, IEEE TKDE 2009",
    ),
    "byrd_lipton": Source(
        "What is the effect of importance weighting?",
        "Byrd & Lipton, What is the Effect of Importance Weighting in Deep Learning?, ICML 2019, arXiv 1812.03372; "
        "and the reply to it: Wang, Chatterji, Haque & Hashimoto, Is Importance Weighting Incompatible with "
        "Interpolating Classifiers?, ICLR 2022",
    ),
    "more": Source(
        "Eighteen ways to resample",
        "A. More, Survey of resampling techniques for improving classification performance in unbalanced datasets, 2016, "
        "arXiv 1608.06048",
    ),
    "class_weights": Source(
        "Class weights, copies and formulas",
        "The common question whether class weights are equivalent to copies; Cui et al., Class-Balanced Loss Based on "
        "Effective Number of Samples, CVPR 2019",
    ),
    "rdr": Source(
        "Weights that follow training",
        "Luo, Hong, Yao, Han, Zhang & Wang, Revive Re-weighting in Imbalanced Learning by Density Ratio Estimation, "
        "NeurIPS 2024",
    ),
}
