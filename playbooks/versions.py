"""A playbook as a version of its own: with the shared steps and evidence that its plans hold, and a digest. What was
kept of earlier versions stands in the store.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playbooks.library import Library
from playbooks.schema import Common, Evidence, Playbook, Step


@dataclass(frozen=True, slots=True)
class Version:
    """A playbook as it was at some time. `common` holds what it shares with others, and nothing else."""

    playbook: Playbook
    common: Common

    def digest(self) -> str:
        """SHA-256 of both; any change gives another digest."""
        whole = {"playbook": self.playbook.model_dump(mode="json"), "common": self.common.model_dump(mode="json")}
        canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def version_of(library: Library, playbook: Playbook) -> Version:
    """The version of today."""
    common = library.common
    wanted = {*common.every_plan, *common.both_domains, *playbook.use}
    steps = tuple(step for step in common.steps if step.id in wanted)
    return Version(playbook, common.model_copy(update={"steps": steps, "shared_evidence": (), "cross_checks": ()}))


def as_kept(library: Library, kept: Mapping[str, Version]) -> Library:
    """The library with kept playbooks (by category) in the place of today's; the shared half is still today's."""
    return replace(library, playbooks={**library.playbooks, **{one: old.playbook for one, old in kept.items()}})


def sharing(library: Library, versions: Sequence[Version]) -> Library:
    """The library with the shared half of these versions; of what several hold, the first is taken."""
    if not versions:
        return library
    steps: dict[str, Step] = {}
    evidence: dict[str, Evidence] = {}
    for one in versions:
        steps = {step.id: step for step in one.common.steps} | steps
        evidence = evidence | {kept.id: kept for kept in one.common.evidence if kept.id not in evidence}
    shared = {"steps": tuple(steps.values()), "evidence": tuple(evidence.values())}
    return replace(library, common=versions[0].common.model_copy(update=shared))


@dataclass(frozen=True, slots=True)
class Changes:
    """What another version would change, in the words of its steps."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    reworded: tuple[str, ...]


def changes(old: Version, new: Version) -> Changes | None:
    """What `new` would change; None when it is the same."""
    if old == new:
        return None
    before, after = _steps(old), _steps(new)
    return Changes(
        added=tuple(step.do for name, step in after.items() if name not in before),
        gone=tuple(step.do for name, step in before.items() if name not in after),
        reworded=tuple(step.do for name, step in after.items() if name in before and before[name] != step),
    )


def _steps(version: Version) -> dict[str, Step]:
    return {step.id: step for step in (*version.common.steps, *version.playbook.steps)}
