"""The grammar of rich_text blocks: what may stand in a line, and which parts a text is made of. Data only."""

from bot.sandbox.kit.rules import FLAG, Choice, Num, Rule, Seq, Shape, Str, Typed

_STYLE = Shape(
    may=dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), FLAG
    )
)
_STYLED: dict[str, Rule] = {"style": _STYLE}

INLINE: dict[str, Shape] = {
    "text": Shape(need={"text": Str()}, may=_STYLED),
    "link": Shape(need={"url": Str(3000)}, may={**_STYLED, "text": Str(), "unsafe": FLAG}),
    "emoji": Shape(need={"name": Str()}, may={**_STYLED, "unicode": Str(), "skin_tone": Num(1, 6)}),
    "user": Shape(need={"user_id": Str()}, may=_STYLED),
    "usergroup": Shape(need={"usergroup_id": Str()}, may=_STYLED),
    "channel": Shape(need={"channel_id": Str()}, may=_STYLED),
    "broadcast": Shape(need={"range": Choice(("here", "channel", "everyone"))}, may=_STYLED),
    "color": Shape(need={"value": Str()}),
    "date": Shape(need={"timestamp": Num(), "format": Str()}, may={**_STYLED, "url": Str(3000), "fallback": Str()}),
}
_LINE = Seq(Typed("inline", tuple(INLINE)), min=0)
_BORDER = Num(0, 1)

RICH_PARTS: dict[str, Shape] = {
    "rich_text_section": Shape(need={"elements": _LINE}),
    "rich_text_preformatted": Shape(need={"elements": _LINE}, may={"border": _BORDER, "language": Str()}),
    "rich_text_quote": Shape(need={"elements": _LINE}, may={"border": _BORDER}),
    "rich_text_list": Shape(
        need={"style": Choice(("bullet", "ordered")), "elements": Seq(Typed("rich", ("rich_text_section",)))},
        may={"indent": Num(0, 8), "offset": Num(0), "border": _BORDER},
    ),
}
