"""Learns the text reader's heads: what stems, pairs of stems and cues say about needs, gravity and categories."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from learning.cases import Case, inside_of
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import LinearOperator, cg

from playbooks.evidence import SEVERITIES, Cue
from triage.core.words_in_text import features, found_cues, plain

HEADS = ("security", "safety", "not_ai", "gravity")
"""Besides them there is one head a category."""


@dataclass(frozen=True)
class TextSettings:
    """Chosen by cross-validation on the development reports; see docs/how-it-decides.md for what others gave."""

    strength: float = 2.0
    least_documents: int = 3
    cue_scale: float = 0.35
    folds: int = 5


@dataclass(frozen=True)
class Heads:
    """Linear weights: rows are features (n-grams, then cues), columns are heads."""

    ngrams: tuple[str, ...]
    cues: tuple[str, ...]
    weights: np.ndarray
    start: np.ndarray

    def scores(self, docs: Sequence["Doc"]) -> np.ndarray:
        """Heads' scores of each document: about -1 to 1."""
        return np.asarray(matrix(docs, self.ngrams, self.cues) @ self.weights + self.start)


@dataclass(frozen=True)
class Doc:
    """A text taken apart once."""

    ngrams: frozenset[str]
    cues: frozenset[str]


def take_apart(texts: Sequence[str], cues: dict[str, Cue]) -> list[Doc]:
    """Documents with the very features that the product will see."""
    listed = [(name, cue.says) for name, cue in cues.items()]
    words = [plain(text) for text in texts]
    return [Doc(frozenset(features(one)), frozenset(found_cues(listed, one))) for one in words]


def matrix(docs: Sequence[Doc], ngrams: Sequence[str], cues: Sequence[str]) -> csr_matrix:
    """Known n-grams weigh 1 / sqrt(their number), cues 1: as the product adds them up."""
    columns = {one: at for at, one in enumerate(ngrams)}
    cue_columns = {one: at + len(columns) for at, one in enumerate(cues)}
    rows, cols, values = [], [], []
    for at, doc in enumerate(docs):
        known = [columns[one] for one in doc.ngrams if one in columns]
        said = [cue_columns[one] for one in doc.cues if one in cue_columns]
        rows += [at] * (len(known) + len(said))
        cols += known + said
        values += [1 / np.sqrt(len(known) or 1)] * len(known) + [1.0] * len(said)
    return csr_matrix((values, (rows, cols)), shape=(len(docs), len(ngrams) + len(cues)))


def fit_heads(
    cases: Sequence[Case], docs: Sequence[Doc], categories: Sequence[str], cues: Sequence[str], settings: TextSettings
) -> Heads:
    """Fit every head at once by ridge regression on -1 and +1 (fewer texts than n-grams: in the dual).

    Rare features may weigh more: each is scaled by its inverse document frequency, which ends up in the weights.
    """
    counts = Counter(one for doc in docs for one in doc.ngrams)
    ngrams = tuple(sorted(one for one, n in counts.items() if n >= settings.least_documents))
    rarity = np.log(len(docs) / np.array([counts[one] for one in ngrams])) + 1
    scale = np.concatenate([rarity / rarity.mean(), np.full(len(cues), settings.cue_scale)])
    x = matrix(docs, ngrams, cues).multiply(scale).tocsr()
    wanted, weight = _wanted(cases, categories)
    columns, starts = np.zeros((x.shape[1], wanted.shape[1])), np.zeros(wanted.shape[1])
    for part in np.unique(weight.T, axis=0):
        heads, inside = np.flatnonzero((part == weight.T).all(1)), np.flatnonzero(part > 0)
        starts[heads] = np.average(wanted[np.ix_(inside, heads)], axis=0, weights=part[inside])
        rest = wanted[np.ix_(inside, heads)] - starts[heads]
        columns[:, heads] = _ridge(x[inside], rest, 1 / (settings.strength * part[inside]))
    return Heads(ngrams=ngrams, cues=tuple(cues), weights=columns * scale[:, None], start=starts)


def _ridge(x: csr_matrix, wanted: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """Weights (features x heads) of a ridge regression, by conjugate gradients on its dual."""
    turned = x.T.tocsr()
    kernel = LinearOperator((len(pull), len(pull)), matvec=lambda v: x @ (turned @ v) + pull * v, dtype=float)
    solved = [cg(kernel, column, rtol=1e-4, maxiter=500)[0] for column in wanted.T]
    return np.asarray(turned @ np.column_stack(solved))


def _wanted(cases: Sequence[Case], categories: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """What each head should say of each case, and how much the case counts for it (0: it does not know)."""
    rows, weights = [], []
    for case in cases:
        ai = case.weight * case.about_ai
        says = [case.security, case.safety, case.not_ai]
        kinds = [case.categories.get(one, 0.0) for one in categories]
        rows.append([*(2 * one - 1 for one in says), _gravity(case), *(2 * one - 1 for one in kinds)])
        weights.append([ai, ai, case.weight, ai * bool(case.severities), *([ai] * len(categories))])
    return np.array(rows), np.array(weights)


def _gravity(case: Case) -> float:
    """S4 to S1 as -1 to 1, by what is likely."""
    return sum(share * (SEVERITIES.index(one.lower()) / 1.5 - 1) for one, share in case.severities.items())


def unseen_scores(
    cases: Sequence[Case], docs: Sequence[Doc], categories: Sequence[str], cues: Sequence[str], settings: TextSettings
) -> np.ndarray:
    """Each case's scores by heads that were fitted without its group: what the reader is worth on a new report."""
    groups = sorted({case.group for case in cases})
    fold_of = {group: at % settings.folds for at, group in enumerate(groups)}
    out = np.zeros((len(cases), len(HEADS) + len(categories)))
    for fold in range(settings.folds):
        outside = [at for at, case in enumerate(cases) if fold_of[case.group] == fold]
        inside = inside_of(cases, {cases[at].id for at in outside})
        heads = fit_heads([cases[at] for at in inside], [docs[at] for at in inside], categories, cues, settings)
        out[outside] = heads.scores([docs[at] for at in outside])
    return out
