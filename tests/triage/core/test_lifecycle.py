"""The two tables: what is listed happens, what is not is refused, and nobody gets stuck."""

from enum import StrEnum
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.core.lifecycle import (
    ENDS,
    INCIDENT,
    INTERVIEW,
    OVER,
    WORKING,
    IncidentAction,
    IncidentState,
    InterviewAction,
    InterviewState,
    Refused,
    can,
    diagram,
    move,
)

TABLES = [
    pytest.param(INCIDENT, IncidentState, IncidentAction, id="incident"),
    pytest.param(INTERVIEW, InterviewState, InterviewAction, id="interview"),
]


def reachable(table, start) -> set[StrEnum]:
    found, edge = {start}, [start]
    while edge:
        here = edge.pop()
        new = {after for (state, _), after in table.items() if state == here} - found
        found |= new
        edge += new
    return found


@pytest.mark.parametrize(("table", "states", "actions"), TABLES)
def test_every_move_that_is_not_listed_is_refused_and_says_why(table, states, actions):
    for state, action in set(product(states, actions)) - set(table):
        assert not can(table, state, action)
        with pytest.raises(Refused, match=f"cannot {action} when {state}") as refused:
            move(table, state, action)
        assert (refused.value.state, refused.value.action) == (state, action)


@pytest.mark.parametrize(("table", "states", "actions"), TABLES)
def test_every_state_can_be_reached_and_every_action_is_of_use(table, states, actions):
    assert reachable(table, next(iter(states))) == set(states)
    assert {action for _, action in table} == set(actions)


@pytest.mark.parametrize(("table", "states", "actions"), TABLES)
def test_no_state_is_a_trap(table, states, actions):
    for state in states:
        assert reachable(table, state) == set(states)


@pytest.mark.parametrize("end", sorted(ENDS))
def test_one_button_undoes_every_end(end):
    assert move(INCIDENT, end, IncidentAction.UNDO) == IncidentState.REPORTED
    assert [action for state, action in INCIDENT if state == end] == [IncidentAction.UNDO]


def test_an_incident_can_be_set_aside_as_long_as_somebody_works_on_it():
    for state, (action, end) in product(WORKING, _ends()):
        assert move(INCIDENT, state, action) == end
    for state in (IncidentState.RESOLVED, *OVER):
        assert not any(can(INCIDENT, state, action) for action, _ in _ends())


def _ends() -> set[tuple[IncidentAction, IncidentState]]:
    return {(action, after) for (_, action), after in INCIDENT.items() if after in ENDS}


def test_every_state_is_worked_on_or_resolved_or_over():
    assert {*WORKING, IncidentState.RESOLVED, *OVER} == set(IncidentState)
    assert {*ENDS, IncidentState.CLOSED} == set(OVER)


@given(st.lists(st.sampled_from(IncidentAction), max_size=40))
def test_nothing_is_resolved_before_somebody_took_it_up_nor_closed_before_it_is_resolved(actions):
    state, walked = IncidentState.REPORTED, []
    for action in actions:
        if can(INCIDENT, state, action):
            state = move(INCIDENT, state, action)
            walked = [] if action in (IncidentAction.UNDO, IncidentAction.REOPEN) else [*walked, action]
        if state in (IncidentState.RESOLVED, IncidentState.CLOSED):
            assert IncidentAction.ACKNOWLEDGE in walked
        if state == IncidentState.CLOSED:
            assert walked[-2:].count(IncidentAction.CLOSE) == 1
            assert IncidentAction.RESOLVE in walked


@given(st.lists(st.sampled_from(InterviewAction), max_size=40))
def test_a_late_answer_is_taken_without_beginning_the_interview_again(actions):
    state = InterviewState.ASKING
    for action in actions:
        before = state
        if can(INTERVIEW, state, action):
            state = move(INTERVIEW, state, action)
        if before in (InterviewState.FINISHED, InterviewState.STOPPED) and action != InterviewAction.RESUME:
            assert state == before
    assert can(INTERVIEW, state, InterviewAction.ANSWER)


@pytest.mark.parametrize(("table", "states", "actions"), TABLES)
def test_the_diagram_shows_each_move_once(table, states, actions):
    first, start, *moves = diagram(table).splitlines()
    assert first == "stateDiagram-v2"
    assert start == f"    [*] --> {next(iter(states))}"
    assert moves == [f"    {state} --> {after}: {action}" for (state, action), after in table.items()]
