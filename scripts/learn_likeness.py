"""Learns what makes two reports likely to be about the same thing, and says how well that works. A reviewable diff.

Weights from made stories (tests/data/told_twice.jsonl); how common words are, from reports and from our own wording.
    python scripts/learn_likeness.py [--validate]
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from playbooks.likeness import WEIGHED, LikenessFile, LikenessModel, LikenessWeights
from playbooks.model_loader import DATA
from playbooks.yaml_file import load, read_yaml
from tests.told_twice import Kind, Pair, Told, development, judge, made_pairs, precision_and_recall, told
from triage.core.likeness import compare, weighed
from triage.core.said import said

SHARE = {Kind.SAME: 6.0, Kind.TWIN: 3.0, Kind.NEAR: 0.5, Kind.FAR: 0.05}
"""How much a pair counts: there are 60 of the first kind and thousands of the last."""
RARE = 2
"""Terms that stand in fewer texts are left out: they are all as rare as one that nobody has used."""


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def texts() -> list[str]:
    """Everyday texts in our five languages: reports, and what our own data says."""
    files = [
        *DATA.glob("words/*/*.yaml"),
        *DATA.glob("playbooks/*/*.yaml"),
        DATA / "common.yaml",
        DATA / "categories.yaml",
    ]
    said = [one for path in sorted(files) for one in strings(read_yaml(path)) if len(one) > 25]
    return [one.text for one in development()] + said


def blank() -> LikenessModel:
    file = load(DATA / "likeness.yaml", LikenessFile)
    learned = LikenessWeights(start=0, weights=dict.fromkeys(WEIGHED, 0.0), texts=1, counts={})
    model = LikenessModel(**dict(file), learned=learned)
    listed = texts()
    counts = Counter(term for text in listed for term in said(model, text).terms)
    kept = {term: count for term, count in sorted(counts.items()) if count >= RARE}
    return with_learned(model, learned.model_copy(update={"texts": len(listed), "counts": kept}))


def with_learned(model: LikenessModel, learned: LikenessWeights) -> LikenessModel:
    return LikenessModel(
        **{name: getattr(model, name) for name in LikenessModel.model_fields if name != "learned"}, learned=learned
    )


def values(model: LikenessModel, one: Told, other: Told) -> tuple[float, ...]:
    same = compare(model, one.account(), other.account())
    return tuple(weighed(model, said(model, one.text), said(model, other.text), same.conflicting))


def fit(model: LikenessModel, pairs: list[Pair], strangers: list[tuple[Told, Told]]) -> LikenessModel:
    rows = [values(model, one.one, one.other) for one in pairs] + [values(model, *two) for two in strangers]
    same = [one.kind is Kind.SAME for one in pairs] + [False] * len(strangers)
    share = [SHARE[one.kind] for one in pairs] + [SHARE[Kind.FAR]] * len(strangers)
    found = LogisticRegression(C=1.0, max_iter=2000).fit(np.array(rows), same, sample_weight=share)
    weights = {name: round(float(weight), 3) for name, weight in zip(WEIGHED, found.coef_[0], strict=True)}
    learned = model.learned.model_copy(update={"start": round(float(found.intercept_[0]), 3), "weights": weights})
    return with_learned(model, learned)


def validate(model: LikenessModel, pairs: list[Pair], strangers: list[tuple[Told, Told]], folds: int) -> None:
    """Every story is judged by a model that has not seen it."""
    judged = []
    for fold in range(folds):
        seen = [one for one in pairs if not {one.one.story % folds, one.other.story % folds} & {fold}]
        mine = [one for one in pairs if {one.one.story % folds, one.other.story % folds} == {fold}]
        judged += judge(fit(model, seen, strangers), mine)
    print(f"judged by weights from the other stories, in {folds} parts")
    for limit in (0.5, 0.6, 0.7, model.limits.likely, 0.8, 0.85, 0.9):
        print(f"from {limit:.2f}", precision_and_recall(judged, limit))


def main() -> None:
    model, pairs = blank(), made_pairs(told())
    strangers = Random(1).sample(list(combinations(development(), 2)), 8000)  # noqa: S311 - no secret
    if "--validate" in sys.argv:
        for folds in (2, 5):
            validate(model, pairs, strangers, folds)
        return
    learned = fit(model, pairs, strangers).learned
    path = DATA / "likeness_weights.json"
    path.write_text(
        json.dumps(learned.model_dump(), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    print(learned.start, learned.weights, len(learned.counts))


if __name__ == "__main__":
    main()
