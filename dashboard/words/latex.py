"""Formulas set in type, by axis and slug, with the parameters of a component filled in; what is not here is shown as written
in its docstring."""

from collections.abc import Callable
from typing import Any

from core.method.component import Component


def of(part: Component) -> list[str]:
    """The formula of a component, one text a line; empty where none is set in type."""
    lines = FORMULAS.get((part.axis, part.slug))
    if lines is None:
        return []
    found = lines(part)
    return [found] if isinstance(found, str) else found


def _importance(part: Any) -> str:
    if part.weights:
        return r"w_y \text{ as given}"
    return rf"\frac{{w_1}}{{w_0}} = \rho, \qquad \rho = {part.ratio:g}"


def _deferred(part: Any) -> list[str]:
    start = rf"w_y = 1 \text{{ before }} T_0 = {part.start:g} \text{{ of the epochs, then}}"
    return [start, *of(part.inner)]


def _rdr(part: Any) -> list[str]:
    return [
        r"r_i = b_i \left(\Phi_i^\top \Phi_i\right)^{-1} \Phi_i^\top F_i",
        rf"w_j \propto \left(\frac{{\max(r_j, 10^{{-9}})}}{{\pi_{{y_j}}}}\right)^{{\gamma}}, \qquad \gamma = {part.gamma:g}",
        rf"F_i \leftarrow m F_i + (1 - m)\, \overline{{\Phi_i}}, \qquad m = {part.momentum:g}",
    ]


def _sam(part: Any) -> list[str]:
    return [
        rf"\epsilon = \rho \frac{{g}}{{\lVert g \rVert}}, \qquad \rho = {part.rho:g}",
        _stepping(r"\nabla L(w + \epsilon)"),
    ]


def _stepping(gradient: str) -> str:
    return rf"\text{{step with }} {gradient}"


FORMULAS: dict[tuple[str, str], Callable[[Any], str | list[str]]] = {
    ("weighting", "none"): lambda _: r"w_y = 1",
    ("weighting", "inverse"): lambda _: r"w_y \propto \frac{1}{n_y}",
    ("weighting", "inverse_sqrt"): lambda _: r"w_y \propto \frac{1}{\sqrt{n_y}}",
    ("weighting", "effective_number"): lambda part: (
        rf"w_y \propto \frac{{1-\beta}}{{1-\beta^{{\,n_y}}}}, \qquad \beta = {part.beta:g}"
    ),
    ("weighting", "importance"): _importance,
    ("weighting", "deferred"): _deferred,
    ("weighting", "aligned_deferred"): lambda part: [
        rf"w_y = 1 \text{{ before }} T_0 = {part.start:g} \text{{ of the epochs, then}}",
        rf"w_y \propto \pi_y^{{-\nu}}, \qquad \nu = {part.nu:g}",
    ],
    ("weighting", "rdr"): _rdr,
    ("loss", "cross_entropy"): lambda _: r"\ell(z, y) = -z_y + \log \sum_c e^{z_c}",
    ("loss", "focal"): lambda part: rf"\ell(z, y) = -(1 - p_y)^{{\gamma}} \log p_y, \qquad \gamma = {part.gamma:g}",
    ("loss", "class_balanced_focal"): lambda part: [
        rf"\ell(z, y) = -w_y (1 - p_y)^{{\gamma}} \log p_y, \qquad \gamma = {part.gamma:g}",
        rf"w_y \propto \frac{{1-\beta}}{{1-\beta^{{\,n_y}}}}, \qquad \beta = {part.beta:g}",
    ],
    ("loss", "logit_adjustment"): lambda part: (
        rf"\ell(z, y) = \mathrm{{CE}}(z + \tau \log \pi,\, y), \qquad \tau = {part.tau:g}"
    ),
    ("loss", "balanced_softmax"): lambda _: r"\ell(z, y) = -\log \frac{n_y e^{z_y}}{\sum_c n_c e^{z_c}}",
    ("loss", "vector_scaling"): lambda part: [
        rf"\ell(z, y) = \mathrm{{CE}}(\Delta \odot z + \tau \log \pi,\, y), \qquad \tau = {part.tau:g}",
        rf"\Delta_c = \left(\frac{{n_c}}{{n_{{\max}}}}\right)^{{\gamma}}, \qquad \gamma = {part.gamma:g}",
    ],
    ("loss", "ldam"): lambda part: [
        rf"\ell(z, y) = \mathrm{{CE}}(s\,(z - m_y e_y),\, y), \qquad s = {part.scale:g}",
        rf"m_y \propto n_y^{{-1/4}}, \qquad \max_y m_y = {part.margin:g}",
    ],
    ("loss", "polynomial_tail"): lambda part: [
        r"m = z_y - \log \sum_{c \ne y} e^{z_c}",
        r"\ell = \frac{\log(1 + e^{-m})}{\log(1 + e^{-\beta})} \;\text{ for } m < \beta,"
        r"\qquad \ell = \frac{1}{(m - (\beta - 1))^{\alpha}} \;\text{ otherwise}",
        rf"\alpha = {part.alpha:g}, \qquad \beta = {part.beta:g}",
    ],
    ("sharpness", "sam"): _sam,
    ("sharpness", "asam"): lambda part: [
        rf"\epsilon = \rho \frac{{T^2 g}}{{\lVert T g \rVert}}, \qquad T = |w| + \eta, \qquad \rho = {part.rho:g}",
        _stepping(r"\nabla L(w + \epsilon)"),
    ],
    ("sharpness", "imb_sam"): lambda part: [
        rf"\epsilon = \rho \frac{{g}}{{\lVert g \rVert}}, \quad g = \nabla L_{{\text{{tail}}}}(w), \qquad \rho = {part.rho:g}",
        _stepping(r"\nabla L_{\text{head}}(w) + \nabla L_{\text{tail}}(w + \epsilon)"),
    ],
    ("sharpness", "cc_sam"): lambda part: [
        r"\epsilon_c = \rho_c \frac{g_c}{\lVert g_c \rVert}, \quad \rho_c \propto n_c^{-1/4}, \qquad "
        rf"\overline{{\rho_c}} = {part.rho:g}",
        _stepping(r"\tfrac12 \nabla L(w) + \tfrac12 \textstyle\sum_c \nabla L_c(w + \epsilon_c)"),
    ],
    ("sampler", "class_balanced"): lambda _: r"P(y) = \frac{1}{C}",
    ("sampler", "square_root"): lambda _: r"P(y) \propto \sqrt{n_y}",
    ("sampler", "progressive"): lambda _: r"P(y) = (1 - t)\, \frac{n_y}{N} + t\, \frac{1}{C}",
    ("label_noise", "symmetric"): lambda part: (
        rf"P(\tilde y = y) = 1 - \eta, \quad P(\tilde y = c) = \frac{{\eta}}{{C - 1}}, \qquad \eta = {part.rate:g}"
    ),
}
