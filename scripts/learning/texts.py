"""Learns the text reader's heads (security, safety, not AI, categories, severity) from words, parts of words and cues."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from learning.cases import Case
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, Ridge

from playbooks.evidence import Cue
from triage.core.words_in_text import features, found_cues, plain

GRADES = {"S4": -1.5, "S3": -0.5, "S2": 0.5, "S1": 1.5}


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
    """Fit every head on these cases."""
    ngrams = vocabulary(docs, settings)
    x = matrix(docs, ngrams, cues, settings.cue_scale)
    weight = np.array([case.weight for case in cases])
    columns, starts = [], []
    about_ai = np.array([not case.not_ai for case in cases])
    for target, rows in (("security", about_ai), ("safety", about_ai), ("not_ai", np.ones(len(cases), bool))):
        y = np.array([getattr(case, target) for case in cases])
        fitted = LogisticRegression(C=settings.strength, max_iter=400).fit(x[rows], y[rows], sample_weight=weight[rows])
        columns.append(fitted.coef_[0])
        starts.append(fitted.intercept_[0])
    kinds, their_starts = _categories(cases, x, weight, categories, settings)
    grades, grade_start = _severity(cases, x, weight)
    return Heads(
        ngrams=ngrams,
        cues=tuple(cues),
        names=("security", "safety", "not_ai", "severity", *categories),
        weights=np.column_stack([*columns, grades, kinds]),
        start=np.array([*starts, grade_start, *their_starts]),
        cue_scale=settings.cue_scale,
    )


def _categories(cases, x, weight, categories, settings):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    rows = np.array([case.category in categories for case in cases])
    y = np.array([case.category for case in cases])[rows]
    fitted = LogisticRegression(C=settings.strength * 1.5, max_iter=400).fit(x[rows], y, sample_weight=weight[rows])
    kinds = np.zeros((x.shape[1], len(categories)))
    starts = np.full(len(categories), -5.0)
    for at, name in enumerate(fitted.classes_):
        kinds[:, categories.index(name)] = fitted.coef_[at]
        starts[categories.index(name)] = fitted.intercept_[at]
    return kinds, starts


def _severity(cases, x, weight):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    rows = np.array([case.severity is not None and not case.not_ai for case in cases])
    y = np.array([GRADES.get(case.severity or "", 0.0) for case in cases])[rows]
    fitted = Ridge(alpha=2.0).fit(x[rows], y, sample_weight=weight[rows])
    return fitted.coef_, float(fitted.intercept_)


def unseen_scores(
    cases: Sequence[Case], docs: Sequence[Doc], categories: Sequence[str], cues: Sequence[str], settings: TextSettings
) -> np.ndarray:
    """Each case's scores by heads that were fitted without its group: what the reader is worth on a new report."""
    groups = sorted({case.group for case in cases})
    fold_of = {group: at % settings.folds for at, group in enumerate(groups)}
    out: np.ndarray | None = None
    for fold in range(settings.folds):
        inside = [at for at, case in enumerate(cases) if fold_of[case.group] != fold]
        outside = [at for at, case in enumerate(cases) if fold_of[case.group] == fold]
        heads = fit_heads([cases[at] for at in inside], [docs[at] for at in inside], categories, cues, settings)
        if out is None:
            out = np.zeros((len(cases), len(heads.names)))
        out[outside] = heads.scores([docs[at] for at in outside])
    assert out is not None
    return out
