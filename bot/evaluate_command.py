"""`varnost evaluate` and `varnost interview`: measure the deciding on labelled cases, or try it by hand. No Slack."""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from playbooks.explaining import explain
from playbooks.model_loader import DATA, Model, load_model
from playbooks.questions import DONT_KNOW, Question, complaint
from playbooks.yaml_file import DataError
from triage.core.decide import decide
from triage.core.evaluation import Asking, Case, Outcome, calibration, detail, hold, metrics
from triage.core.interview import next_question
from triage.core.reading import read
from triage.core.verdict import Verdict

_LONG = 50
"""Cases from which on a progress bar is shown."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no case: its number, and which field is wrong."""

    number: int
    fault: str


@click.command("evaluate")
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--text-only", is_flag=True, help="Ask nothing: decide from the report's words alone.")
@click.option("--fixed-form", is_flag=True, help="Ask every question.")
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
    if details:
        _begin(details, cases)
    model = _load(data)
    good, bad = read_cases(cases, model.questions)
    for line in bad:
        click.echo(f"{cases}, line {line.number}: {line.fault}", err=True)
    started = time.process_time()
    outcomes = list(_held(model, good, asking, quiet=as_json))
    figures = figures_of(outcomes, time.process_time() - started)
    click.echo(json.dumps(figures) if as_json else table(figures, bad))
    if details:
        _write_details(details, outcomes)
    if plot:
        draw_calibration(plot, outcomes)
    if not good:
        raise click.ClickException(f"{cases} holds no case that can be evaluated.")


def _load(folder: Path) -> Model:
    try:
        return load_model(folder)
    except DataError as error:
        raise click.ClickException(str(error)) from error


def read_cases(path: Path, questions: Mapping[str, Question]) -> tuple[list[Case], list[BadLine]]:
    """The cases of a JSON lines file, and the lines that are none. Empty lines are passed over."""
    good: list[Case] = []
    bad: list[BadLine] = []
    found = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    # Not by splitlines(): a text may hold what Unicode takes for the end of a line, and JSON does not.
    for number, line in enumerate(found.decode("utf-8-sig", errors="replace").split("\n"), 1):
        if line.strip():
            case, fault = _read_case(line, questions)
            good += [case] if case else []
            bad += [BadLine(number, fault)] if fault else []
    return good, bad


def _read_case(line: str, questions: Mapping[str, Question]) -> tuple[Case | None, str | None]:
    try:
        case = Case.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        return None, f"not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        return None, "not a case: nested too deeply"
    except ValidationError as error:
        return None, "; ".join(explain(error))
    except ValueError as error:  # a number of thousands of digits
        return None, f"not a case: {error}"
    faults = [complaint(questions, question, (option,)) for question, option in case.facts.items()]
    fault = next((f"facts: {one}" for one in faults if one), None)
    return (None, fault) if fault else (case, None)


def _held(model: Model, cases: Sequence[Case], asking: Asking, *, quiet: bool) -> Iterator[Outcome]:
    hidden = quiet or len(cases) < _LONG
    with click.progressbar(cases, label="Interviewing", file=sys.stderr, hidden=hidden) as bar:
        for case in bar:
            yield hold(model.evidence, model.questions, case, asking)


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


def _begin(details: Path, cases: Path) -> None:
    """Empty the details file now, so that a wrong place for it is found before the work and not after."""
    if details.resolve() == cases.resolve():
        raise click.UsageError(f"--details would overwrite the cases in {cases}; name another file.")
    try:
        details.write_text("")
    except OSError as error:
        raise click.ClickException(f"--details: {details} cannot be written: {error.strerror}") from error


def _write_details(path: Path, outcomes: Sequence[Outcome]) -> None:
    lines = (json.dumps(detail(outcome), ensure_ascii=False) for outcome in outcomes)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def draw_calibration(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Draw predicted against observed need of each domain. Raises ClickException when matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional extra, wanted here alone
    except ImportError as error:
        raise click.ClickException("--plot needs matplotlib: pip install matplotlib") from error
    figure = Figure(figsize=(5, 5))
    axes = figure.add_subplot(xlabel="predicted probability", ylabel="share that needed it", xlim=(0, 1), ylim=(0, 1))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="dashed", label="perfect")
    for domain, colour in (("safety", "tab:blue"), ("security", "tab:red")):
        bins = calibration(outcomes, domain)
        axes.plot([b.predicted for b in bins], [b.observed for b in bins], marker="o", color=colour, label=domain)
    axes.legend()
    figure.savefig(path, format="png", dpi=120)


@click.command("interview")
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DATA, help="Data folder."
)
def interview_command(data: Path) -> None:
    """Hold an interview here in the terminal, by the ids of questions and options."""
    model = _load(data)
    reading = read(model.evidence, click.prompt("What happened?"))
    for question, proposal in reading.proposed.items():
        click.echo(f"  (the text suggests {question} = {proposal.option}, {proposal.confidence:.0%})")
    facts: dict[str, str] = {}
    while (asked := next_question(model.evidence, model.questions, facts, reading, tuple(facts))) is not None:
        options = [*model.questions[asked].options, DONT_KNOW, "stop"]
        answer = click.prompt(asked, type=click.Choice(options), default=DONT_KNOW)
        if answer == "stop":
            break
        facts[asked] = answer
    click.echo(describe(decide(model.evidence, facts, reading)))


def describe(verdict: Verdict) -> str:
    """A verdict in a few lines."""
    called = " and ".join(sorted(verdict.domains)) or "nobody: not an AI incident"
    kinds = ", ".join(f"{name} {share:.0%}" for name, share in verdict.categories[:3])
    lines = [
        f"\nNeeded: {called} (confidence {verdict.confidence:.0%}; lead: {verdict.primary or 'none'})",
        f"Safety {verdict.p_safety:.0%}, security {verdict.p_security:.0%}, not AI {verdict.p_not_ai:.0%}",
        f"Category: {kinds}",
        f"Severity {verdict.severity}, containment {verdict.containment}" + (", live attack" * verdict.live_attack),
        *(f"  {one.speaks} {one.of}: {one.key} ({one.weight:g})" for one in verdict.reasons[:8]),
    ]
    changing = ", ".join(verdict.would_change[:3])
    return "\n".join([*lines, f"Could have changed it: {changing}"] if changing else lines)
