"""Learns the text reader's heads (security, safety, not AI, categories) from words, parts of words and cues."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from learning.cases import Case
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from playbooks.evidence import Cue
from triage.core.words_in_text import features, found_cues, plain


@dataclass(frozen=True)
class TextSettings:
    """Chosen by judgement; see docs/how-it-decides.md for what others gave."""

    strength: float = 2.0
    least_documents: int = 3
    most_ngrams: int = 9000
    cue_scale: float = 0.7
    folds: int = 5


@dataclass(frozen=True)
class Heads:
    """Linear weights: rows are features (n-grams, then cues), columns are heads."""

    ngrams: tuple[str, ...]
    cues: tuple[str, ...]
    names: tuple[str, ...]
    weights: np.ndarray
    start: np.ndarray
    cue_scale: float

    def scores(self, docs: Sequence["Doc"]) -> np.ndarray:
        """Heads' log-odds of each document."""
        return np.asarray(matrix(docs, self.ngrams, self.cues, self.cue_scale) @ self.weights + self.start)


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


def vocabulary(docs: Sequence[Doc], settings: TextSettings) -> tuple[str, ...]:
    """N-grams in enough documents, the commonest first when there are too many."""
    counts = Counter(one for doc in docs for one in doc.ngrams)
    often = sorted((one for one, n in counts.items() if n >= settings.least_documents), key=lambda o: (-counts[o], o))
    return tuple(sorted(often[: settings.most_ngrams]))


def matrix(docs: Sequence[Doc], ngrams: Sequence[str], cues: Sequence[str], cue_scale: float) -> csr_matrix:
    """Known n-grams weigh 1 / sqrt(their number), cues weigh `cue_scale`."""
    columns = {one: at for at, one in enumerate(ngrams)}
    cue_columns = {one: at + len(columns) for at, one in enumerate(cues)}
    rows, cols, values = [], [], []
    for at, doc in enumerate(docs):
        known = [columns[one] for one in doc.ngrams if one in columns]
        said = [cue_columns[one] for one in doc.cues if one in cue_columns]
        rows += [at] * (len(known) + len(said))
        cols += known + said
        values += [1 / np.sqrt(len(known) or 1)] * len(known) + [cue_scale] * len(said)
    return csr_matrix((values, (rows, cols)), shape=(len(docs), len(ngrams) + len(cues)))


def fit_heads(
    cases: Sequence[Case], docs: Sequence[Doc], categories: Sequence[str], cues: Sequence[str], settings: TextSettings
) -> Heads:
    """Fit every head at once by ridge regression on +1 and -1 (solved in the dual: few texts, many n-grams)."""
    ngrams = vocabulary(docs, settings)
    x = matrix(docs, ngrams, cues, settings.cue_scale)
    wanted, weight = _wanted(cases, categories)
    kernel = (x @ x.T).toarray()
    columns = np.zeros((x.shape[1], wanted.shape[1]))
    starts = np.zeros(wanted.shape[1])
    for part in {tuple(column) for column in weight.T}:
        heads = np.flatnonzero((weight == np.array(part)[:, None]).all(0))
        inside = np.flatnonzero(np.array(part) > 0)
        counts = np.array(part)[inside]
        starts[heads] = np.average(wanted[np.ix_(inside, heads)], axis=0, weights=counts)
        ridge = kernel[np.ix_(inside, inside)] + np.diag(1 / (settings.strength * counts))
        dual = cho_solve(cho_factor(ridge), wanted[np.ix_(inside, heads)] - starts[heads])
        columns[:, heads] = x[inside].T @ dual
    return Heads(
        ngrams=ngrams,
        cues=tuple(cues),
        names=(*HEADS, *categories),
        weights=columns,
        start=starts,
        cue_scale=settings.cue_scale,
    )


HEADS = ("security", "safety", "not_ai")


def _wanted(cases: Sequence[Case], categories: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """What each head should say of each case, and how much the case counts for it (0: it does not know)."""
    rows, weights = [], []
    for case in cases:
        ai = 0.0 if case.not_ai else case.weight
        rows.append(
            [
                2.0 * case.security - 1,
                2.0 * case.safety - 1,
                2.0 * case.not_ai - 1,
                *(2.0 * (case.category == one) - 1 for one in categories),
            ]
        )
        weights.append([ai, ai, case.weight, *([ai] * len(categories))])
    return np.array(rows), np.array(weights)


def unseen_scores(
    cases: Sequence[Case], docs: Sequence[Doc], categories: Sequence[str], cues: Sequence[str], settings: TextSettings
) -> np.ndarray:
    """Each case's scores by heads that were fitted without its group: what the reader is worth on a new report."""
    groups = sorted({case.group for case in cases})
    fold_of = {group: at % settings.folds for at, group in enumerate(groups)}
    out: np.ndarray | None = None
    for fold in range(settings.folds):
        outside = [at for at, case in enumerate(cases) if fold_of[case.group] == fold]
        held_out = {cases[at].id for at in outside}
        inside = [at for at, case in enumerate(cases) if case.id not in held_out and not case.resembles & held_out]
        heads = fit_heads([cases[at] for at in inside], [docs[at] for at in inside], categories, cues, settings)
        if out is None:
            out = np.zeros((len(cases), len(heads.names)))
        out[outside] = heads.scores([docs[at] for at in outside])
    assert out is not None
    return out
