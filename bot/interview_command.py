"""`varnost interview`: hold one by hand in the terminal, in any of our languages. Nothing is saved."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

import click

from bot.slack.views.reasons import called, could_change, how_sure, reason_words, speaking_against, strongest
from playbooks.library import Library
from playbooks.loader import load_library
from playbooks.model_loader import DATA
from playbooks.questions import DONT_KNOW, Question
from playbooks.words import Words
from triage.core.decide import decide
from triage.core.interview import next_question
from triage.core.reading import Reading, read
from triage.core.verdict import Verdict

STOP, BACK = "s", "b"


@click.command("interview")
@click.argument("report", required=False)
@click.option("--language", default="en", show_default=True, help="en, de, fr, es, sl, or what else the data speaks.")
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DATA, help="Data folder."
)
def interview_command(report: str | None, language: str, data: Path) -> None:
    """Hold an interview here in the terminal. REPORT is what happened; asked for when left out."""
    library = load_library(data)
    if language not in library.words:
        raise click.BadParameter(f"{language!r} is not spoken here; there are: {', '.join(library.words)}")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    words = library.words[language]
    Conversation(library, words, _report(words) if report is None else report).hold()


def _report(words: Words) -> str:
    """What is typed, up to an empty line. Raises Abort when nothing is."""
    click.echo(f"{plain(words.labels['report_text'])} (end with an empty line)")
    lines: list[str] = []
    while (line := _typed("> ")) or not lines:
        if line is None:
            if not lines:
                raise click.Abort
            break
        lines += [line] if line else []
    return "\n".join(lines)


def _typed(prompt: str) -> str | None:
    """A line without the white space around it; None at the end of the input (Ctrl-D)."""
    try:
        return input(prompt).strip()
    except EOFError:
        click.echo()
        return None


@dataclass
class Conversation:
    """One interview, as it goes on."""

    library: Library
    words: Words
    text: str
    facts: dict[str, str] = field(default_factory=dict)
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self.reading = read(self.library.model, self.text)

    def hold(self) -> None:
        """Ask until nothing would change, or until whoever answers has had enough; then say the verdict."""
        for line in self._proposed():
            click.echo(line)
        while (question := self._next()) is not None:
            click.echo(f"\n   {one_line(self.words, self.verdict())}")
            answer = self._ask(self.library.questions[question])
            if answer is None:
                break
            if answer == BACK:
                self._take_back()
            else:
                self._take(question, answer)
        click.echo("\n" + "\n".join(described(self.words, self.verdict(), len(self.facts))))

    def verdict(self) -> Verdict:
        """What is decided on what is known now."""
        return decide(self.library.model, self.facts, self.reading)

    def _next(self) -> str | None:
        library = self.library
        return next_question(library.model, library.questions, self.facts, self.reading, tuple(self.facts))

    def _proposed(self) -> Iterator[str]:
        for question, proposal in self.reading.proposed.items():
            means = reason_words(self.words, f"{question}.{proposal.option}")
            yield f"   (the words suggest, {proposal.confidence:.0%}: {means})"

    def _ask(self, question: Question) -> str | None:
        """An option; BACK; or None to stop."""
        spoken, options = self.words.questions[question.id], (*question.options, DONT_KNOW)
        click.echo(
            f"{len(self.facts) + 1}. {spoken.ask}\n   {plain(self.words.messages['why'].format(why=spoken.why))}"
        )
        for number, option in enumerate(options, start=1):
            click.echo(f"   {number}  {spoken.options[option].button}")
        click.echo(f"   {STOP}  {self.words.labels['stop']}" + (f"\n   {BACK}  (back)" if self.facts else ""))
        while (typed := _typed("> ")) is not None:
            answer = self._understood(typed.casefold(), options)
            if answer is not None:
                return None if answer == STOP else answer
            click.echo(f"   1 to {len(options)}, {STOP} to stop" + (f", {BACK} to go back" if self.facts else ""))
        return None

    def _understood(self, typed: str, options: tuple[str, ...]) -> str | None:
        """A number, an option's id or a letter; nothing typed means not known. None for anything else."""
        by_number = {str(number): option for number, option in enumerate(options, start=1)}
        letters = {STOP: STOP, "stop": STOP, "": DONT_KNOW} | ({BACK: BACK, "back": BACK} if self.facts else {})
        return (by_number | letters | {option: option for option in options}).get(typed)

    def _take(self, question: str, option: str) -> None:
        self.facts[question] = option
        for key in self.library.questions[question].advice.get(option, ()):
            click.echo(f"   -> {plain(self.words.advice[key])}")

    def _take_back(self) -> None:
        self.facts.popitem()


def one_line(words: Words, verdict: Verdict) -> str:
    """Where the deciding stands, in one line."""
    who = " and ".join(called(verdict)).replace("not_ai", "not an AI incident")
    live = ", live attack" if verdict.live_attack else ""
    kind = words.categories[verdict.categories[0][0]]
    return f"[{who}, {verdict.confidence:.0%} sure; {kind}, {verdict.severity}{live}]"


def described(words: Words, verdict: Verdict, asked: int) -> Iterator[str]:
    """The whole verdict, a line each."""
    kinds = ", ".join(f"{words.categories[name]} {share:.0%}" for name, share in verdict.categories[:3])
    reasons = strongest(words, verdict, "for", called(verdict))
    needed = " and ".join(sorted(verdict.domains)) or "nobody: not an AI incident"
    yield f"Needed: {needed}; lead: {verdict.primary or 'none'}"
    yield f"Safety {verdict.p_safety:.0%}, security {verdict.p_security:.0%}, not about AI {verdict.p_not_ai:.0%}"
    yield f"Kind: {kinds}"
    severity = f"{verdict.severity} ({words.severities[verdict.severity]})"
    yield f"Severity: {severity}; contain: {verdict.containment}" + (", live attack" * verdict.live_attack)
    yield how_sure(words, verdict)
    listed = {
        "reasons_heading": reasons,
        "reasons_against": speaking_against(words, verdict, reasons),
        "could_change_heading": could_change(words, verdict),
    }
    for heading, lines in listed.items():
        yield from [plain(words.messages[heading]), *(f"  - {line}" for line in lines)] if lines else []
    yield f"{asked} question(s) asked."


def plain(ours: str) -> str:
    """Words of ours without Slack's marks."""
    return re.sub(r":[a-z_]+: ?|[*_]", "", ours)
