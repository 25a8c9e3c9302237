"""The grammar of a view: a modal or the App Home tab, but for its blocks. Data only."""

from bot.sandbox.kit.rules import FLAG, Anything, Choice, Rule, Shape, Str, plain

_COMMON: dict[str, Rule] = {
    "private_metadata": Str(3000, 0),
    "callback_id": Str(255, 0),
    "external_id": Str(255, 0),
}
VIEWS = {
    "modal": Shape(
        need={"type": Choice(("modal",)), "title": plain(24), "blocks": Anything()},
        may={**_COMMON, "submit": plain(24), "close": plain(24), "clear_on_close": FLAG, "notify_on_close": FLAG},
    ),
    "home": Shape(need={"type": Choice(("home",)), "blocks": Anything()}, may=_COMMON),
}
VIEW_BYTES = 250_000
