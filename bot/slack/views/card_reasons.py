"""Why Varnost decided as it did, as a card says it, and what a person made of that. How single reasons read stands in
`reasons.py`.
"""

from bot.slack.views.kit import person, shortened
from bot.slack.views.reasons import called, could_change, how_sure, speaking_against, strongest
from bot.slack.views.standing import category
from playbooks.words import Words
from triage.usecases.looking import Card

QUOTED = 800


def quoted(report: str) -> str:
    """The beginning of what was reported, as a quotation."""
    shown = shortened(report, QUOTED, " … (all of it under Details)")
    return shown.replace("\n", "\n>")


def reasons(words: Words, it: Card) -> str:
    """How sure it is, what speaks for and against, what could change it, and who has changed it."""
    verdict = it.verdict
    lines, said = [f"*Why.* {how_sure(words, verdict)} You can change it."], set[str]()
    for needed in called(verdict):
        found = strongest(words, verdict, "for", [needed]) or ["the report's words as a whole"]
        lines.append(f"_{words.domains.get(needed, 'not about AI')}:_ {'; '.join(found)}")
        said.update(found)
    against, changing = speaking_against(words, verdict, said), could_change(words, verdict)
    lines += [f"_speaks against it:_ {'; '.join(against)}"] if against else []
    lines += [f"_could still change it:_ {' · '.join(changing)}"] if changing else []
    return "\n".join([*lines, *_overruling(words, it)])


def _overruling(words: Words, it: Card) -> list[str]:
    if it.overruled_by is None:
        return []
    was = " and ".join(sorted(it.verdict.domains)) or "no AI incident"
    kind = category(words, it.verdict.categories[0][0]) if it.verdict.categories else "no category"
    return [
        f":pencil2: *{person(it.overruled_by)} changed this.* Varnost had said: {was}, {kind}, {it.verdict.severity}.",
        f">{shortened(it.overruled_reason or '', QUOTED)}",
    ]
