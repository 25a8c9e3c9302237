"""The grammar of the evidence: how much each answer and each text speaks for or against what decides. No file access
here.

All weights are log-odds. A weight's *target* is a fact (`adversary`, `exposure`, `failure`, `harm`, `not_ai`), `lead`
(security leads when both are needed), a severity (`s1` to `s4`), or a category. How the targets make a verdict
stands in
`triage/core/decide.py`; how the weights were found, in `scripts/learn.py`.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated

from pydantic import Field

from playbooks.base import Frozen, Id

FACTS = ("adversary", "exposure", "failure", "harm", "not_ai")
LEAD = "lead"
SEVERITIES = ("s4", "s3", "s2", "s1")
"""Mildest first; as targets they are written small."""
NOT_AI = "not_ai"
Weight = Annotated[float, Field(ge=-15, le=15)]
Share = Annotated[float, Field(ge=0, le=1)]
Says = dict[Id, Weight]
"""Target -> log-odds; what is left out is zero."""


class Combination(Frozen):
    """Answers that say more together than one by one. Holds when each listed question has its listed answer."""

    when: dict[Id, Id] = Field(min_length=2)
    says: Says

    @cached_property
    def key(self) -> str:
        """`question.option+question.option`, as reasons name it."""
        return "+".join(f"{question}.{option}" for question, option in self.when.items())


class Costs(Frozen):
    """What a wrong call costs, in units of calling one domain in for nothing. The operator may change them."""

    missed_security: Annotated[float, Field(gt=0, le=100)]
    missed_safety: Annotated[float, Field(gt=0, le=100)]
    called_security: Annotated[float, Field(gt=0, le=100)]
    called_safety: Annotated[float, Field(gt=0, le=100)]
    lost_report: Annotated[float, Field(gt=0, le=100)]
    """Ending a report of a real AI incident as "not AI"."""


class Limits(Frozen):
    """Where a probability becomes an act."""

    live_attack: Share
    """Route at once when an attack is this likely to be going on."""
    sure_security: Share
    """Answers that alone make a security need this likely decide it: no words of a report can take it back."""
    proposal: Share
    """A text proposes an answer when it is this likely."""
    settled: Share
    """A proposal this strong is not asked again, unless it alone would restrict who may see the report."""


class InterviewRules(Frozen):
    """When to ask on: a question of effort 1 must be expected to settle doubt worth `price`.

    Doubt is entropy, in nats; the others say how much doubt about each thing counts.
    """

    most_questions: Annotated[int, Field(ge=1, le=23)]
    price: Annotated[float, Field(gt=0, le=10)]
    who_is_called: Annotated[float, Field(ge=0, le=10)]
    who_leads: Annotated[float, Field(ge=0, le=10)]
    category: Annotated[float, Field(ge=0, le=10)]
    severity: Annotated[float, Field(ge=0, le=10)]
    wariness: Annotated[float, Field(ge=1, le=10)]
    """How many times likelier than believed a security need is taken to be when doubt is measured: so that it is asked
    after while it is still unlikely, because missing it costs most."""
    foresight: dict[Id, Annotated[float, Field(ge=1, le=10)]]
    """By how much a question is worth more than looking one answer ahead shows: it pays off with later ones."""


class EvidenceFile(Frozen):
    """The file `evidence.yaml`."""

    start: Says
    """Log-odds of each target before anything is known."""
    costs: Costs
    limits: Limits
    interview: InterviewRules
    answers: dict[Id, dict[Id, Says]]
    combinations: tuple[Combination, ...]


Shares = dict[Id, dict[Id, dict[Id, Share]]]
"""Kind of report -> question -> answer (with `dont_know`) -> share of these reports."""
ROUTE_NAMES = (NOT_AI, "safety_only", "security_only", "both")


class ExpectedAnswers(Frozen):
    """The file `expected_answers.yaml`: how reports of each category, and of each route, are answered."""

    everywhere: dict[Id, dict[Id, Share]] = {}
    """Questions that are answered alike in all kinds of reports, and hold wherever a kind does not say otherwise."""
    by_category: Shares
    by_route: Shares

    def whole(self) -> "ExpectedAnswers":
        """With the questions of `everywhere` in each kind."""
        tables = {
            name: {kind: {**self.everywhere, **said} for kind, said in table.items()} for name, table in self._tables()
        }
        return self.model_copy(update=tables)

    def _tables(self) -> tuple[tuple[str, Shares], ...]:
        return ("by_category", self.by_category), ("by_route", self.by_route)


class Cue(Frozen):
    """Something that people say in many words: patterns (see `triage/core/words_in_text.py`), and what it proposes."""

    says: tuple[Annotated[str, Field(min_length=2, max_length=200)], ...] = Field(min_length=1)
    proposes: dict[Id, Id] = {}
    """Question -> option that somebody who writes this would give."""
    sure: Share = 0.6
    """How often that is right."""


class CueFile(Frozen):
    """The file `cues.yaml`."""

    cues: dict[Id, Cue]


class TextWeights(Frozen):
    """The file `text_weights.json`, learned: what words, parts of words and cues say about each target."""

    targets: tuple[Id, ...]
    start: tuple[Weight, ...]
    cues: dict[Id, tuple[Weight, ...]]
    ngrams: dict[str, tuple[Weight, ...]]


class Evidence(Frozen):
    """All of it, checked against the questions and the categories by `model_loader.py`."""

    start: Says
    costs: Costs
    limits: Limits
    interview: InterviewRules
    answers: dict[Id, dict[Id, Says]]
    combinations: tuple[Combination, ...]
    expected: ExpectedAnswers
    cues: dict[Id, Cue]
    text: TextWeights

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Category ids in the order of the file of expected answers, without `not_ai`."""
        return tuple(category for category in self.expected.by_category if category != NOT_AI)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Everything that a weight may speak about, in the order in which scores are kept."""
        return (*FACTS, LEAD, *SEVERITIES, *self.categories)

    @cached_property
    def dense_answers(self) -> dict[str, dict[str, tuple[float, ...]]]:
        """Question -> option -> weights in the order of `targets`."""
        return {
            question: {option: self.dense(says) for option, says in options.items()}
            for question, options in self.answers.items()
        }

    @cached_property
    def dense_combinations(self) -> tuple[tuple[str, dict[str, str], tuple[float, ...]], ...]:
        """(key, when, weights in the order of `targets`) of each combination."""
        return tuple((one.key, dict(one.when), self.dense(one.says)) for one in self.combinations)

    @cached_property
    def combinations_of(self) -> dict[tuple[str, str], list[tuple[dict[str, str], tuple[float, ...]]]]:
        """Answer -> (when, weights) of the combinations in which it has a part."""
        found: dict[tuple[str, str], list[tuple[dict[str, str], tuple[float, ...]]]] = {}
        for _, when, weights in self.dense_combinations:
            for answer in when.items():
                found.setdefault(answer, []).append((when, weights))
        return found

    @cached_property
    def expected_answers(self) -> dict[str, dict[str, tuple[tuple[float, ...], tuple[float, ...]]]]:
        """Question -> answer -> its shares by category (`not_ai` last) and by route, each in its order of `Belief`."""
        kinds = [self.expected.by_category[one] for one in (*self.categories, NOT_AI)]
        routes = [self.expected.by_route[one] for one in ROUTE_NAMES]
        return {
            question: {
                option: (_column(kinds, question, option), _column(routes, question, option)) for option in options
            }
            for question, options in routes[0].items()
        }

    def dense(self, says: Says) -> tuple[float, ...]:
        """Weights in the order of `targets`; zero where nothing is said."""
        return tuple(says.get(target, 0.0) for target in self.targets)


def _column(tables: Sequence[dict[Id, dict[Id, float]]], question: str, option: str) -> tuple[float, ...]:
    return tuple(table[question].get(option, 0.0) for table in tables)
