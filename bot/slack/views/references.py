"""What a playbook refers to and rests on, as links, each with its edition, its date and how sure we are. Reads only."""

from collections.abc import Iterable, Iterator

from bot.slack.views.kit import SECTION, Block, context, header, section
from playbooks.frameworks import Framework, Guide
from playbooks.library import Library
from playbooks.schema import Category


def references(library: Library, categories: Iterable[str]) -> list[Block]:
    """The frameworks' ids of these categories, and what the playbooks' way of working rests on."""
    blocks: list[Block] = []
    for one in (library.categories[category] for category in categories if category in library.categories):
        title = library.playbooks[one.id].title if one.id in library.playbooks else one.id
        lines = [f"_Becomes a matter of both domains if:_ {one.becomes_both_if}", *_lines(library, one)]
        blocks += [header(f"In the frameworks: {title}"), section("\n".join(lines)[:SECTION])]
    rest = "\n".join(_guide(guide) for guide in library.guides.values())
    return [*blocks, context(f"*What the playbooks rest on*\n{rest}"[:2000])] if blocks else []


def _lines(library: Library, category: Category) -> Iterator[str]:
    for framework in library.frameworks.values():
        ids = category.ids_in(framework.id)
        if ids:
            sure = f"_confidence {framework.confidence}, as of {framework.as_of}_"
            yield f"• {_named(framework)}: {', '.join(_linked(framework, one) for one in ids)} ({sure})"


def _named(framework: Framework) -> str:
    name = f"{framework.name} {framework.edition}"
    return name if "{id}" in framework.link else f"<{framework.link}|{name}>"


def _linked(framework: Framework, one: str) -> str:
    words = one.replace("_", " ")
    return f"<{framework.link.replace('{id}', one)}|{one}>" if "{id}" in framework.link else words


def _guide(guide: Guide) -> str:
    name = f"<{guide.link}|{guide.name}>" if guide.link else guide.name
    sure = "" if guide.confidence == "not_applicable" else f" (confidence {guide.confidence}, as of {guide.as_of})"
    return f"{name}: {guide.gave}{sure}"
