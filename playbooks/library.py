"""All that we know, loaded: one frozen value that is passed to whoever decides. No file access here; see
`loader.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playbooks.evidence import Evidence as EvidenceModel
from playbooks.frameworks import Framework, Guide
from playbooks.likeness import LikenessModel
from playbooks.obligation_terms import DutyWords
from playbooks.obligations import Obligation
from playbooks.questions import Question
from playbooks.schema import Category, Common, NotAiPlaybook, Playbook, SeverityRule
from playbooks.words import Words


@dataclass(frozen=True, slots=True)
class Library:
    """The data of a Varnost: each mapping goes by id, `playbooks` by category id, `words` by two-letter language."""

    questions: Mapping[str, Question]
    model: EvidenceModel
    categories: Mapping[str, Category]
    severities: Mapping[str, SeverityRule]
    common: Common
    playbooks: Mapping[str, Playbook]
    words: Mapping[str, Words]
    obligations: Mapping[str, Obligation]
    duty_words: DutyWords
    frameworks: Mapping[str, Framework]
    guides: Mapping[str, Guide]
    not_ai: NotAiPlaybook
    likeness: LikenessModel

    def words_for(self, locale: str) -> Words:
        """Wording for a Slack locale such as `de-DE`; English when we do not speak that language."""
        return self.words.get(locale[:2], self.words["en"])
