"""Direct messages to the bot: words are kept until their author says what they are; where there are none, they are
asked for.
"""

import re

from slack_bolt import App

from bot.slack.listeners.base import Answer, Body, Ears, action_of, as_typed, listener, user_of
from triage.usecases import drafts


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""
    app.event("message")(listener(ears, "direct message", lambda body: direct_message(ears, body)))
    app.action("draft_report")(listener(ears, "draft", lambda body: draft_decided(ears, body)))
    app.action(re.compile(r"^draft_add:INC-\d+$"))(listener(ears, "draft", lambda body: draft_decided(ears, body)))
    app.action("draft_no")(listener(ears, "draft", lambda body: draft_decided(ears, body)))


def direct_message(ears: Ears, body: Body) -> Answer:
    """Keep words, and ask whether they are a report; ask for words where there are none, as with a file alone.

    The bot's own messages and edits are no direct messages to it.
    """
    event = body["event"]
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
        return None
    text, author = as_typed(str(event.get("text") or "").strip()), user_of(body)
    key = str(body.get("event_id") or f"{event['channel']}-{event['ts']}")
    ears.meet(author)
    if text:
        drafts.keep_draft(ears.office, ears.team, author, text, key, files=bool(event.get("files")))
    else:
        drafts.ask_for_words(ears.office, ears.team, author, key)
    return None


def draft_decided(ears: Ears, body: Body) -> Answer:
    """A direct message becomes a report, is added to one, or is nothing."""
    action, user_id = action_of(body), user_of(body)
    draft_id = int(action["value"])
    match str(action["action_id"]).partition(":"):
        case ("draft_report", _, _):
            drafts.report_draft(ears.office, ears.team, user_id, draft_id)
        case ("draft_add", _, public_id):
            drafts.add_draft(ears.office, ears.team, user_id, draft_id, public_id)
        case _:
            drafts.drop_draft(ears.office, ears.team, user_id, draft_id)
    return None
