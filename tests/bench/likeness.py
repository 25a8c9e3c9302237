"""How well likely same incidents are found, on made pairs; and how long one comparison takes, in lookups of a word."""

from time import perf_counter

from playbooks.model_loader import load_likeness
from tests.told_twice import development, judge, made_pairs, organisation_of_the_stories, precision_and_recall, told

LIMITS = (0.5, 0.7, 0.78, 0.85, 0.9)


def run() -> None:
    """Print the tables."""
    model = load_likeness()
    stories, strangers = made_pairs(told()), made_pairs(development())
    print(f"\nlikely the same, of made pairs; shown from {model.limits.likely} on")
    judged = judge(model, stories)
    began = perf_counter()
    apart = judge(model, strangers)
    each = (perf_counter() - began) / len(strangers)
    for limit in LIMITS:
        shown = sum(score >= limit for _, score in apart)
        print(f"  from {limit:.2f}  {precision_and_recall(judged, limit)}; of {len(apart)} strangers {shown}")
    print("  where the organisation's file lists its systems:")
    named = judge(model, stories, organisation_of_the_stories())
    for limit in LIMITS:
        print(f"  from {limit:.2f}  {precision_and_recall(named, limit)}")
    print(f"  one comparison takes as long as {each / _lookup():,.0f} lookups in a dictionary")


def _lookup(times: int = 200_000) -> float:
    words = {str(number): number for number in range(1000)}
    began = perf_counter()
    for _ in range(times):
        words.get("500")
    return (perf_counter() - began) / times
