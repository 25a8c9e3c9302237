"""views.open, push, update, publish: their arguments and answers.

Not here: the views (`bot.sandbox.views`), their grammar (`kit`).
"""

from typing import Any

from bot.sandbox.api.args import Args
from bot.sandbox.errors import Refused, invalid
from bot.sandbox.kit.surface import check_view
from bot.sandbox.people import BOT
from bot.sandbox.realm import Realm

Answer = dict[str, Any]


def open_(realm: Realm, args: Args) -> Answer:
    """A modal for the person behind a trigger."""
    view = _view(args, "modal")
    user = realm.triggers.exchange(_trigger(args))
    return _shown(realm, realm.views.open(user, view).wire())


def push(realm: Realm, args: Args) -> Answer:
    """A modal on top of the person's modal."""
    view = _view(args, "modal")
    user = realm.triggers.exchange(_trigger(args))
    return _shown(realm, realm.views.push(user, view).wire())


def update(realm: Realm, args: Args) -> Answer:
    """Another content for an open modal."""
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if bool(view_id) == bool(external_id):
        both = "Cannot provide both `view_id` and `external_id`" if view_id else "missing required field: view_id"
        raise invalid("invalid_arguments", [both])
    view = realm.views.find(view_id=view_id or None, external_id=external_id or None)
    fresh = _view(args, view.spec["type"])
    return _shown(realm, realm.views.update(view, fresh, args.text("hash") or None).wire())


def publish(realm: Realm, args: Args) -> Answer:
    """A person's Home tab."""
    user = args.need("user_id")
    if user not in realm.world.users:
        raise Refused("user_not_found")
    if user == BOT.id:
        raise Refused("invalid_arguments")
    return _shown(realm, realm.views.publish(user, _view(args, "home"), args.text("hash") or None).wire())


def _trigger(args: Args) -> str:
    return args.text("trigger_id") or args.text("interactivity_pointer")


def _view(args: Args, surface: str) -> dict[str, Any]:
    view = args.thing("view")
    if view is None:
        raise invalid("invalid_arguments", ["missing required field: view"])
    check_view(view, surface)
    return dict(view)


def _shown(realm: Realm, view: Answer) -> Answer:
    realm.bell.ring()
    return {"view": view}
