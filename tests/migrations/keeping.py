"""Keeps what the program of today writes, for the tests of the versions after it: `python -m tests.migrations.keeping`,
before a new revision is added. It tells a story through the use cases and writes all rows to written/REVISION.json.
"""

import json
import tempfile
from pathlib import Path

from migrations import runner
from playbooks.loader import load_library
from tests import databases
from tests.clock import Clock
from tests.migrations.old_rows import KEPT, read, tables_of
from tests.people import EMPLOYEE, SAFETY_LEAD, SECURITY_LEAD, make_organisation
from tests.triage.usecases.story import Story
from triage.core.words import Domain
from triage.store.door import Store, Team
from triage.store.engine import open_engine
from triage.usecases import drafts, responding
from triage.usecases.digesting import plan_digests
from triage.usecases.office import Office
from triage.usecases.people import Profile, learn, set_roles

TEAM = Team("T0KEPT")
ODD = "Our support bot told a customer that refunds are possible for 90 days."
STRANGE = "The ticket agent mailed our customer list to a stranger, right after it read a strange ticket."


def tell(office: Office) -> None:
    """One incident that is asked about, one that is worked on, one that was sent, a draft, reminders."""
    story = Story(office, TEAM, Clock(office.store))
    set_roles(office, TEAM, {Domain.SAFETY: [SAFETY_LEAD], Domain.SECURITY: [SECURITY_LEAD]})
    learn(office, TEAM, [Profile(EMPLOYEE, "de-DE", "Europe/Ljubljana", owns_workspace=False)])
    plan_digests(office, TEAM)
    asked = story.report(ODD)
    worked = story.routed({"on_purpose": "outsider", "harm": "person_hurt"})
    story.deliver()
    responding.acknowledge(office, story.by(SECURITY_LEAD), worked)
    responding.add_note(office, story.by(SECURITY_LEAD), worked, "The token was revoked.")
    story.answer(asked, on_purpose="accident")
    story.report(STRANGE)
    drafts.keep_draft(office, TEAM, EMPLOYEE, "is this one?", "kept")


def main() -> None:
    """Write the file of the newest revision."""
    with tempfile.TemporaryDirectory() as folder:
        url = databases.sqlite_database(Path(folder))
        databases.migrate(url)
        engine = open_engine(url)
        tell(Office(Store(engine), load_library(), make_organisation()))
        rows = read(engine, tables_of(engine))
        engine.dispose()
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{runner.newest()}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
