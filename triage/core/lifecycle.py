"""The two records and how they move: one table each of (state, action) -> state. What is not listed is refused.

Nothing is stored or told here; the README's diagrams are printed from these tables.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class IncidentState(StrEnum):
    """Where an incident is."""

    REPORTED = "reported"
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    CONTAINED = "contained"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    NOT_AI = "not_ai"
    TEST = "test"
    DUPLICATE = "duplicate"


class IncidentAction(StrEnum):
    """What moves it."""

    ROUTE = "route"
    ACKNOWLEDGE = "acknowledge"
    CONTAIN = "contain"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MARK_NOT_AI = "mark_not_ai"
    MARK_TEST = "mark_test"
    MARK_DUPLICATE = "mark_duplicate"
    UNDO = "undo"


class InterviewState(StrEnum):
    """Where the conversation with the reporter is."""

    ASKING = "asking"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"


class InterviewAction(StrEnum):
    """What moves it."""

    ANSWER = "answer"
    PAUSE = "pause"
    FINISH = "finish"
    STOP = "stop"
    RESUME = "resume"


class Refused(Exception):
    """The action is not possible in this state. `state` and `action` say which, for the words told to the person."""

    def __init__(self, state: StrEnum, action: StrEnum) -> None:
        super().__init__(f"cannot {action} when {state}")
        self.state = state
        self.action = action


_I, _A = IncidentState, IncidentAction
_ENDS = {
    _A.WITHDRAW: _I.WITHDRAWN,
    _A.MARK_NOT_AI: _I.NOT_AI,
    _A.MARK_TEST: _I.TEST,
    _A.MARK_DUPLICATE: _I.DUPLICATE,
}
WORKING = (_I.REPORTED, _I.ROUTED, _I.ACKNOWLEDGED, _I.CONTAINED, _I.REOPENED)
"""States in which somebody still has something to do."""
ENDS = tuple(_ENDS.values())
"""States that one button undoes."""
OVER = (_I.CLOSED, *ENDS)
"""States in which nobody is called or reminded any more."""

INCIDENT: Mapping[tuple[IncidentState, IncidentAction], IncidentState] = {
    (_I.REPORTED, _A.ROUTE): _I.ROUTED,
    (_I.ROUTED, _A.ACKNOWLEDGE): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, _A.ACKNOWLEDGE): _I.ACKNOWLEDGED,  # the other domain's own acknowledgement
    (_I.CONTAINED, _A.ACKNOWLEDGE): _I.CONTAINED,
    (_I.REOPENED, _A.ACKNOWLEDGE): _I.ACKNOWLEDGED,
    (_I.RESOLVED, _A.ACKNOWLEDGE): _I.RESOLVED,  # one domain was done before the other took it up
    (_I.ACKNOWLEDGED, _A.CONTAIN): _I.CONTAINED,
    (_I.ACKNOWLEDGED, _A.RESOLVE): _I.RESOLVED,
    (_I.CONTAINED, _A.RESOLVE): _I.RESOLVED,
    (_I.RESOLVED, _A.CLOSE): _I.CLOSED,
    (_I.RESOLVED, _A.REOPEN): _I.REOPENED,
    (_I.CLOSED, _A.REOPEN): _I.REOPENED,
    **{(state, action): end for state in WORKING for action, end in _ENDS.items()},
    **{(end, _A.UNDO): _I.REPORTED for end in _ENDS.values()},
}

_Q, _B = InterviewState, InterviewAction
INTERVIEW: Mapping[tuple[InterviewState, InterviewAction], InterviewState] = {
    (_Q.ASKING, _B.ANSWER): _Q.ASKING,
    (_Q.PAUSED, _B.ANSWER): _Q.ASKING,
    (_Q.ASKING, _B.PAUSE): _Q.PAUSED,
    (_Q.ASKING, _B.FINISH): _Q.FINISHED,
    (_Q.PAUSED, _B.FINISH): _Q.FINISHED,
    (_Q.ASKING, _B.STOP): _Q.STOPPED,
    (_Q.PAUSED, _B.STOP): _Q.STOPPED,
    (_Q.STOPPED, _B.RESUME): _Q.ASKING,
    (_Q.FINISHED, _B.RESUME): _Q.ASKING,
    # An answer that comes late, or is changed, still counts: the record learns, the interview stays over.
    (_Q.FINISHED, _B.ANSWER): _Q.FINISHED,
    (_Q.STOPPED, _B.ANSWER): _Q.STOPPED,
}

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


def move(table: Mapping[tuple[State, Action], State], state: State, action: Action) -> State:
    """The state after `action`. Raises Refused when the table does not list it."""
    try:
        return table[state, action]
    except KeyError:
        raise Refused(state, action) from None


def can(table: Mapping[tuple[State, Action], State], state: State, action: Action) -> bool:
    """Whether `action` is listed for `state`: buttons are shown by this."""
    return (state, action) in table


def diagram(table: Mapping[tuple[State, Action], State]) -> str:
    """The table as a Mermaid state diagram, one line a move, in the order of the table."""
    first = next(iter(table))[0]
    moves = [f"    {state} --> {after}: {action}" for (state, action), after in table.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {first}", *moves])
