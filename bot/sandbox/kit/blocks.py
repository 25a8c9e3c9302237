"""The grammar of Block Kit's blocks, and on which surface each may stand. Data only.

Left out, and therefore refused: files, cards, carousels, plans, alerts, containers, videos. What is refused here though
Slack takes it costs a look at this table; what passes here and fails there would cost an incident.
"""

from bot.sandbox.kit.elements import IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.kit.richtext import RICH_PARTS
from bot.sandbox.kit.rules import FLAG, Anything, Choice, Num, Seq, Shape, Str, Typed, Words, plain, rich

MESSAGE, MODAL, HOME = "message", "modal", "home"
EVERYWHERE = (MESSAGE, MODAL, HOME)
BLOCK_LIMIT = {MESSAGE: 50, MODAL: 100, HOME: 100}
BLOCK_ID = Str(255)

_CELL = {
    "raw_text": Shape(need={"text": Str()}),
    "raw_number": Shape(need={"value": Num(whole=False)}, may={"text": Str()}),
    "rich_text": Shape(need={"elements": Seq(Typed("rich", tuple(RICH_PARTS)))}),
}
_COLUMN = Shape(may={"align": Choice(("left", "center", "right")), "is_wrapped": FLAG})
_POINT = Shape(need={"label": Str(20), "value": Num(whole=False)})
_SLICE = Shape(need={"label": Str(20), "value": Num(low=0, whole=False)})
_SERIES = Shape(need={"name": Str(20), "data": Seq(_POINT, 20)})
_AXES = Shape(may={"categories": Seq(Str(20), 20), "x_label": Str(50), "y_label": Str(50)})
_LINES = Shape(need={"series": Seq(_SERIES, 6)}, may={"axis_config": _AXES})

CELLS = _CELL
CHARTS = {"pie": Shape(need={"segments": Seq(_SLICE, 6)}), "bar": _LINES, "area": _LINES, "line": _LINES}

BLOCKS: dict[str, tuple[tuple[str, ...], Shape]] = {
    "actions": (EVERYWHERE, Shape(need={"elements": Seq(Typed("element", IN_ACTIONS), 25)}, also=("action_ids",))),
    "context": (EVERYWHERE, Shape(need={"elements": Seq(Typed("context", ("image", "plain_text", "mrkdwn")), 10)})),
    "data_visualization": ((MESSAGE,), Shape(need={"title": Str(50), "chart": Typed("chart", tuple(CHARTS))})),
    "divider": (EVERYWHERE, Shape()),
    "header": (EVERYWHERE, Shape(need={"text": plain(150)})),
    "image": (
        EVERYWHERE,
        Shape(
            need={"alt_text": Str(2000)},
            may={"image_url": Str(3000), "slack_file": Anything(), "title": plain(2000)},
            also=("pictured",),
        ),
    ),
    "input": (
        EVERYWHERE,
        Shape(
            need={"label": plain(2000), "element": Typed("element", IN_INPUT)},
            may={"hint": plain(2000), "optional": FLAG, "dispatch_action": FLAG},
        ),
    ),
    "markdown": ((MESSAGE,), Shape(need={"text": Str(12_000)})),
    "rich_text": (EVERYWHERE, Shape(need={"elements": Seq(Typed("rich", tuple(RICH_PARTS)))})),
    "section": (
        EVERYWHERE,
        Shape(
            may={
                "text": rich(3000),
                "fields": Seq(rich(2000), 10),
                "accessory": Typed("element", IN_SECTION),
                "expand": FLAG,
            },
            also=("worded",),
        ),
    ),
    "table": (
        (MESSAGE,),
        Shape(need={"rows": Seq(Seq(Typed("cell", tuple(CELLS)), 20), 100)}, may={"column_settings": Seq(_COLUMN, 20)}),
    ),
}

CONTEXT_TEXTS = {"plain_text": Words(2000), "mrkdwn": Words(2000, ("mrkdwn",))}
