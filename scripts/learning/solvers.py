"""Finds weights by gradient: a noisy or of facts, and a softmax of classes. It knows nothing of questions or texts."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

Array = np.ndarray


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def fit_facts(
    x: csr_array, needs: tuple[Array, Array, Array], bounds: tuple[Array, Array], pull: Array, weight: Array
) -> tuple[Array, Array]:
    """Noisy or: security from adversary and exposure, safety from failure and harm; `not_ai` beside them.

    `needs` are how likely each case is to need safety, to need security, and to need nobody.
    `bounds` (each 5 x features) are the least and the greatest weight that a feature may have; both 0 silence it.
    Returns weights (5 x features) and starts.
    """
    size, turned = x.shape[1], x.T.tocsr()
    safety, security, nobody = needs
    about_ai = (nobody < 0.5) * weight
    tiny = 1e-6

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat[: 5 * size].reshape(5, size)
        not_p = 1 - _sigmoid(x @ w.T + flat[5 * size :])
        p_sec, p_saf, p_not = 1 - not_p[:, 0] * not_p[:, 1], 1 - not_p[:, 2] * not_p[:, 3], 1 - not_p[:, 4]
        total = -(about_ai * (_log_likelihood(security, p_sec) + _log_likelihood(safety, p_saf))).sum()
        total -= (weight * _log_likelihood(nobody, p_not)).sum()
        d_sec = about_ai * ((1 - security) / (1 - p_sec + tiny) - security / (p_sec + tiny)) * (1 - p_sec)
        d_saf = about_ai * ((1 - safety) / (1 - p_saf + tiny) - safety / (p_saf + tiny)) * (1 - p_saf)
        gradient = np.column_stack(
            [
                d_sec * (1 - not_p[:, 0]),
                d_sec * (1 - not_p[:, 1]),
                d_saf * (1 - not_p[:, 2]),
                d_saf * (1 - not_p[:, 3]),
                weight * (p_not - nobody),
            ]
        )
        drift = flat[5 * size :] - first[5 * size :]
        total += 0.5 * (pull * w**2).sum() + 0.5 * (drift**2).sum()
        return total, np.concatenate([((turned @ gradient).T + pull * w).ravel(), gradient.sum(0) + drift])

    def _log_likelihood(y: Array, p: Array) -> Array:
        return y * np.log(p + tiny) + (1 - y) * np.log(1 - p + tiny)

    first = np.concatenate([np.zeros(5 * size), [0.0, -1.0, 0.0, -1.0, -2.0]])
    low, high = (np.concatenate([bound.ravel(), np.full(5, end)]) for bound, end in zip(bounds, (-6, 6), strict=True))
    limits = list(zip(low, high, strict=True))
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500}).x
    return found[: 5 * size].reshape(5, size), found[5 * size :]


def fit_softmax(
    x: csr_array, wanted: Array, pull: Array, weight: Array, known: Array | float = 0.0
) -> tuple[Array, Array]:
    """Multinomial logistic regression on top of `known` log-odds: weights (classes x features) and starts.

    `wanted` (rows x classes) are the shares of each class.
    """
    (size, classes), turned = (x.shape[1], wanted.shape[1]), x.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat[: classes * size].reshape(classes, size)
        z = x @ w.T + flat[classes * size :] + known
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(1, keepdims=True)
        gradient = (p - wanted) * weight[:, None]
        total = -(weight[:, None] * wanted * np.log(p + 1e-12)).sum() + 0.5 * (pull * w**2).sum()
        return total, np.concatenate([((turned @ gradient).T + pull * w).ravel(), gradient.sum(0)])

    return _minimised(loss, classes, size)


def _minimised(loss: Callable[[Array], tuple[float, Array]], classes: int, size: int) -> tuple[Array, Array]:
    found = minimize(loss, np.zeros(classes * (size + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return found[: classes * size].reshape(classes, size), found[classes * size :]
