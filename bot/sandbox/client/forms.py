"""Submitting and closing modals: what the client checks by itself, and what it does with the app's answer.

Not here: clicks (`touch`).
"""

from typing import Any

from bot.sandbox.client.outcome import Outcome, in_words
from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.reply import Reply
from bot.sandbox.errors import Refused
from bot.sandbox.kit.state import MEMORY
from bot.sandbox.realm import Realm
from bot.sandbox.views import View

Thing = dict[str, Any]
REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"
ACTIONS = ("errors", "update", "push", "clear")


async def submit(realm: Realm, view: View) -> Outcome:
    """Send a modal off. What the client finds wrong by itself never reaches the app."""
    if "submit" not in view.spec:
        raise LookupError(f"the modal {view.spec['title']['text']!r} has no submit button")
    view.errors = dict(_missing(view))
    realm.bell.ring()
    if view.errors:
        return Outcome(acked=True, errors=view.errors, sent=False)
    reply = await realm.post.deliver("interactive", payloads.submission(realm, view))
    outcome = _answered(realm, view, reply)
    realm.bell.ring()
    return outcome


async def close(realm: Realm, view: View, *, everything: bool = False) -> Outcome:
    """Cancel a modal; the app hears of it only if the modal asked for that."""
    cleared = everything or bool(view.spec.get("clear_on_close"))
    realm.views.close(view, everything=cleared)
    realm.bell.ring()
    if not view.spec.get("notify_on_close"):
        return Outcome(acked=True, closed=True, sent=False)
    reply = await realm.post.deliver("interactive", payloads.closed(realm, view, cleared=cleared))
    return Outcome(reply.acked, in_words(reply), closed=True)


def _missing(view: View) -> list[tuple[str, str]]:
    inputs = [block for block in view.spec["blocks"] if block["type"] == "input"]
    return [(block["block_id"], wrong) for block in inputs if (wrong := _wrong(view, block))]


def _wrong(view: View, block: Thing) -> str | None:
    element = block["element"]
    value = view.values[block["block_id"]][element["action_id"]][MEMORY[element["type"]].key]
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    if element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not least <= len(value) <= most:
            return f"Please write {least} to {most} characters; these are {len(value)}."
    return None


def _answered(realm: Realm, view: View, reply: Reply) -> Outcome:
    if not reply.acked:
        return _trouble(realm, view, in_words(reply) or TROUBLE)
    if not reply.body:
        realm.views.close(view)
        return Outcome(acked=True, closed=True)
    action = reply.body.get("response_action") if isinstance(reply.body, dict) else None
    if action not in ACTIONS:
        return _trouble(
            realm, view, f"a view_submission was answered with {reply.body!r}; Slack knows {', '.join(ACTIONS)}"
        )
    try:
        return _HANDLERS[action](realm, view, reply.body)
    except Refused as refusal:
        return _trouble(realm, view, f"the answer to a view_submission was refused: {refusal.answer()}")


def _errors(realm: Realm, view: View, body: Thing) -> Outcome:
    errors = body.get("errors")
    inputs = {block["block_id"] for block in view.spec["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return _trouble(
            realm, view, f"errors must name input blocks of the view ({', '.join(sorted(inputs))}), not {errors!r}"
        )
    view.errors = errors
    return Outcome(acked=True, errors=errors)


def _update(realm: Realm, view: View, body: Thing) -> Outcome:
    fresh = realm.views.update(view, _view_of(body), None)
    return Outcome(acked=True, updated=fresh.wire())


def _push(realm: Realm, view: View, body: Thing) -> Outcome:
    return Outcome(acked=True, updated=realm.views.push(view.user, _view_of(body)).wire())


def _clear(realm: Realm, view: View, _body: Thing) -> Outcome:
    realm.views.close(view, everything=True)
    return Outcome(acked=True, closed=True)


def _view_of(body: Thing) -> Thing:
    view = body.get("view")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", missing="view")
    return view


def _trouble(realm: Realm, view: View, text: str) -> Outcome:
    realm.complain(text)
    view.errors = {"": TROUBLE}
    return Outcome(acked=False, problem=text, errors=view.errors)


_HANDLERS = {"errors": _errors, "update": _update, "push": _push, "clear": _clear}
