"""Writers take turns: in the order in which they came, one at a time, whatever becomes of them."""

from threading import Event, Thread

import pytest

from tests.together import at_once
from triage.store.turns import TooLong, Turns


def test_one_at_a_time():
    turns, here, most = Turns(10), [], []

    def work() -> None:
        for _ in range(50):
            with turns.take():
                here.append(1)
                most.append(len(here))
                here.pop()

    at_once(*[work] * 8)
    assert max(most) == 1
    assert len(most) == 400


def test_in_the_order_in_which_they_came():
    turns, order = Turns(10), []

    def come(name: int) -> None:
        with turns.take():
            order.append(name)

    threads = [Thread(target=come, args=(name,)) for name in range(20)]
    with turns.take():
        for waiting, thread in enumerate(threads, start=2):
            thread.start()
            while len(turns._queue) < waiting:
                pass
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_who_waits_for_too_long_says_so_and_holds_nobody_up():
    turns = Turns(0.01)

    def hurry() -> None:
        with pytest.raises(TooLong, match="other writers hold the database"), turns.take():
            pytest.fail("it is not their turn")

    with turns.take():
        at_once(hurry, hurry)
    with turns.take():
        pass


def test_what_nobody_waits_for_may_wait_for_longer():
    turns, began, order = Turns(0.01), Event(), []

    def patiently() -> None:
        began.set()
        with turns.take(patience=30):
            order.append("second")

    with turns.take():
        thread = Thread(target=patiently)
        thread.start()
        assert began.wait(10)
        with pytest.raises(TooLong), turns.take():
            pytest.fail("it is not their turn")
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_turn_ends_also_when_it_fails():
    turns = Turns(10)
    with pytest.raises(ZeroDivisionError), turns.take():
        raise ZeroDivisionError
    with turns.take():
        pass
