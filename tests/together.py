"""Does things at the same time, in threads that begin together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(*jobs: Callable[[], Result]) -> list[Result]:
    """Run the jobs at the same time; their results in order. Raises the error of the first one that failed."""
    barrier = Barrier(len(jobs))

    def begin(job: Callable[[], Result]) -> Result:
        barrier.wait(timeout=30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        running: Sequence = [pool.submit(begin, job) for job in jobs]
        return [one.result(timeout=60) for one in running]
