"""`varnost evaluate`: measure the deciding on labelled cases. No Slack."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.calibration_plot import draw_calibration, figure_class
from bot.labelled_cases import BadLine, read_cases
from bot.language_model import ModelReader, NoAnswer, model_reader
from bot.settings import Settings, read_organisation
from playbooks.loader import load_library
from playbooks.model_loader import DATA, Model, load_model
from playbooks.yaml_file import DataError
from triage.core.evaluation import NOTHING_PROPOSED, Asking, Case, Outcome, detail, hold, metrics
from triage.core.words import Facts

_LONG = 50
"""Cases from which on a progress bar is shown."""
_AT_ONCE = 4
"""Requests to a language model at a time."""
T = TypeVar("T")


@click.command("evaluate")
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--text-only", is_flag=True, help="Ask nothing: decide from the report's words alone.")
@click.option("--fixed-form", is_flag=True, help="Ask every question.")
@click.option(
    "--reader",
    type=click.Choice(["built-in", "language-model"]),
    default="built-in",
    help="language-model: the one that VARNOST_CONFIG names reads the texts too. They are sent there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option("--details", type=click.Path(dir_okay=False, path_type=Path), help="Write a line a case to this file.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the calibration to this PNG file.")
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DATA, help="Data folder."
)
def evaluate_command(  # noqa: PLR0913 - one argument an option of the command
    cases: Path,
    *,
    text_only: bool,
    fixed_form: bool,
    reader: str,
    as_json: bool,
    details: Path | None,
    plot: Path | None,
    data: Path,
) -> None:
    """Hold the interview with each case in CASES (JSON lines; - reads them from the standard input) and say how well
    it was decided.
    """
    if text_only and fixed_form:
        raise click.UsageError("--text-only asks nothing and --fixed-form asks everything; choose one of them.")
    asking = Asking.TEXT_ONLY if text_only else Asking.FIXED_FORM if fixed_form else Asking.INTERVIEW
    for option, path in {"--details": details, "--plot": plot}.items():
        _must_be_writable(option, path, cases)
    if plot:
        figure_class()
    model = loaded(data)
    good, bad = read_cases(cases, model.questions)
    for line in bad:
        click.echo(f"{cases}, line {line.number}: {line.fault}", err=True)
    proposed = _read_by_model(good) if reader == "language-model" else [NOTHING_PROPOSED] * len(good)
    started = time.process_time()
    outcomes = list(_held(model, good, proposed, asking))
    figures = figures_of(outcomes, time.process_time() - started)
    click.echo(json.dumps(figures) if as_json else table(figures, bad))
    if details:
        _write_details(details, outcomes)
    if plot:
        draw_calibration(plot, outcomes)
    if not good:
        raise click.ClickException(f"{cases} holds no case that can be evaluated.")


def _must_be_writable(option: str, path: Path | None, cases: Path) -> None:
    """Empty a file that is to be written now, so that a wrong place for it is found before the work and not after."""
    if path is None:
        return
    if path.resolve() == cases.resolve():
        raise click.UsageError(f"{option} would overwrite the cases in {cases}; name another file.")
    try:
        path.write_text("")
    except OSError as error:
        raise click.ClickException(f"{option}: {path} cannot be written: {error.strerror}") from error


def loaded(folder: Path) -> Model:
    """The model in a data folder. Raises ClickException with file, key and cure."""
    try:
        return load_model(folder)
    except DataError as error:
        raise click.ClickException(str(error)) from error


def _progress(items: Sequence[T] | Iterator[T], count: int, label: str) -> AbstractContextManager[Iterator[T]]:
    """A bar on standard error when there is much to do and somebody looks."""
    hidden = count < _LONG or not sys.stderr.isatty()
    return click.progressbar(items, length=count, label=label, file=sys.stderr, hidden=hidden)


def _held(model: Model, cases: Sequence[Case], proposed: Sequence[Facts], asking: Asking) -> Iterator[Outcome]:
    with _progress(cases, len(cases), "Interviewing") as bar:
        for case, theirs in zip(bar, proposed, strict=True):
            yield hold(model.evidence, model.questions, case, asking, proposed=theirs)


def _read_by_model(cases: Sequence[Case]) -> list[Facts]:
    """What the organisation's language model proposes for each case; says on standard error how many it did not read.

    Raises ClickException when there is none, or when it answers nothing at all.
    """
    settings = Settings()
    reader = model_reader(load_library(), read_organisation(settings.varnost_config), settings)
    if reader is None:
        raise click.ClickException("No language model is named: set language_model in the file of VARNOST_CONFIG.")
    read = _all_asked(reader, cases)
    _tell_failures(Counter(one for one in read if isinstance(one, str)), len(cases))
    return [NOTHING_PROPOSED if isinstance(one, str) else one for one in read]


def _all_asked(reader: ModelReader, cases: Sequence[Case]) -> list[Facts | str]:
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        with _progress(pool.map(lambda case: _asked(reader, case), cases), len(cases), "Reading") as bar:
            return list(bar)
    finally:
        pool.shutdown(cancel_futures=True)  # whoever presses Ctrl-C does not wait for hundreds of requests


def _asked(reader: ModelReader, case: Case) -> Facts | str:
    try:
        return reader.propose(case.text)
    except NoAnswer as error:
        return str(error)


def _tell_failures(failures: Counter[str], count: int) -> None:
    listed = "; ".join(f"{why} ({times})" for why, times in failures.most_common())
    if count and failures.total() == count:
        raise click.ClickException(f"The language model read none of {count} reports: {listed}.")
    if failures:
        read = count - failures.total()
        click.echo(
            f"The language model read {read} of {count}; the built-in reader alone the others: {listed}.", err=True
        )


def figures_of(outcomes: Sequence[Outcome], seconds: float) -> dict[str, Any]:
    """The contract's flat keys; seconds are of CPU, by case."""
    figures: dict[str, Any] = metrics(outcomes)
    figures["seconds_per_case"] = seconds / len(outcomes) if outcomes else None
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}


def table(figures: Mapping[str, Any], bad: Sequence[BadLine]) -> str:
    """The figures for people, one a line."""
    width = max(map(len, figures))
    lines = [f"{key:<{width}}  {'-' if value is None else value}" for key, value in figures.items()]
    return "\n".join([*lines, f"{len(bad)} line(s) left out, see above."] if bad else lines)


def _write_details(path: Path, outcomes: Sequence[Outcome]) -> None:
    lines = (json.dumps(detail(outcome), ensure_ascii=False) for outcome in outcomes)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", errors="replace")
