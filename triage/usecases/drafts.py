"""A direct message to the bot: it is kept, and its author says whether it is a report, belongs to one, or is nothing.

How a report is saved stands in `reporting.py`.
"""

from sqlalchemy import select

from triage.store import incidents, ledger, tables
from triage.store.door import Team, Transaction
from triage.usecases.office import Office, own_incident, storable
from triage.usecases.reporting import LONGEST_REPORT, TakeReport, add_words, open_incident


def keep_draft(office: Office, team: Team, author: str, text: str, key: str, *, files: bool = False) -> None:
    """Keep a direct message to the bot and ask its author whether it is a report. `files`: it came with some."""
    with office.store.writing() as tx:
        workspace_id = tx.workspace(team)
        if not tx.first_time(workspace_id, f"draft:{key}"):
            return
        words = storable(text)[:LONGEST_REPORT]
        draft = tables.Draft(workspace_id=workspace_id, author_id=author, words=words, kept_at=tx.now)
        tx.session.add(draft)
        tx.session.flush()
        place, surface = f"user:{author}", f"draft:{draft.id}"
        ledger.tell(tx, workspace_id, "draft", place, str(draft.id), surface=surface, draft=draft.id, files=files)


def ask_for_words(office: Office, team: Team, author: str, key: str) -> None:
    """A direct message holds no words, but a file or the like: say that it is still there, and ask for words."""
    with office.store.writing() as tx:
        ledger.tell(tx, tx.workspace(team), "no_words", f"user:{author}", key)


def report_draft(office: Office, team: Team, author: str, draft_id: int) -> None:
    """The author says that it is a report. A second click changes nothing. Raises NotFound for somebody else's
    draft.
    """
    with office.store.writing() as tx:
        draft = _own_draft(tx, team, author, draft_id)
        if draft.outcome is None:
            report = TakeReport(team, author, draft.words, "direct message", f"draft-{draft.id}")
            incident = open_incident(tx, draft.workspace_id, report, draft.words)
            _settle(tx, draft, incidents.public_id(incident))


def add_draft(office: Office, team: Team, author: str, draft_id: int, public_id: str) -> None:
    """The author says that it belongs to an earlier report of theirs; the responders see it there."""
    with office.store.writing() as tx:
        draft = _own_draft(tx, team, author, draft_id)
        incident = own_incident(tx, team, author, public_id)
        if draft.outcome is not None:
            return
        add_words(office, tx, incident, author, draft.words)
        _settle(tx, draft, public_id)


def drop_draft(office: Office, team: Team, author: str, draft_id: int) -> None:
    """The author says that it is no report; its words are forgotten."""
    with office.store.writing() as tx:
        draft = _own_draft(tx, team, author, draft_id)
        if draft.outcome is None:
            draft.words = ""
            _settle(tx, draft, "no")


def _own_draft(tx: Transaction, team: Team, author: str, draft_id: int) -> tables.Draft:
    query = select(tables.Draft).filter_by(id=draft_id, author_id=author, workspace_id=tx.workspace(team))
    draft = tx.session.scalar(query.with_for_update())
    if draft is None:
        raise incidents.NotFound(str(draft_id))
    return draft


def _settle(tx: Transaction, draft: tables.Draft, outcome: str) -> None:
    draft.outcome = outcome
    surface, place = f"draft:{draft.id}", f"user:{draft.author_id}"
    ledger.tell(tx, draft.workspace_id, "draft", place, f"{draft.id}-{outcome}", surface=surface, draft=draft.id)
