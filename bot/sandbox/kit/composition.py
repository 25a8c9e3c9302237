"""The grammar of Block Kit's composition objects: confirm dialogs, options, groups. Data only."""

from bot.sandbox.kit.rules import FLAG, Choice, Seq, Shape, Str, plain, rich

ACTION_ID = Str(255)
PLACEHOLDER = plain(150)
DATE = Str(10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = Str(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
COLOR = Choice(("primary", "danger"))

CONFIRM = Shape(
    need={"title": plain(100), "text": rich(300), "confirm": plain(30), "deny": plain(30)},
    may={"style": COLOR},
)
SELECT_OPTION = Shape(need={"text": plain(75), "value": Str(150)}, may={"description": plain(75)})
CHECK_OPTION = Shape(need={"text": rich(75), "value": Str(150)}, may={"description": rich(75)})
LINK_OPTION = Shape(need={"text": plain(75), "value": Str(150)}, may={"description": plain(75), "url": Str(3000)})
OPTION_GROUP = Shape(need={"label": plain(75), "options": Seq(SELECT_OPTION, 100)})
DISPATCH = Shape(may={"trigger_actions_on": Seq(Choice(("on_enter_pressed", "on_character_entered")), 2)})
FILTER = Shape(
    may={
        "include": Seq(Choice(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    }
)
