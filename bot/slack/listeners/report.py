"""The ways in: slash command, two shortcuts, the form they open, and the App Home. Direct messages stand beside it."""

import json
import logging
import re
from typing import Any

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.slack.listeners.base import Answer, Body, Ears, as_typed, form_of, listener, user_of, values_of
from bot.slack.views.details import details
from bot.slack.views.home import home
from bot.slack.views.report_form import report_form, written
from triage.store.door import digest_of_text
from triage.store.incidents import NotFound
from triage.usecases import drafts, drilling, looking, people, report_views, reporting
from triage.usecases.office import By, storable

log = logging.getLogger(__name__)
_DRILL = re.compile(r"drill(?:\s+([\w-]+))?", re.IGNORECASE)
"""A subcommand for responders alone; to anybody else these are words of a report."""
_MENTION_OF_INCIDENT = re.compile(r"inc[- ]?\d{1,9}", re.IGNORECASE)


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""
    app.command(ears.office.organisation.command)(listener(ears, "command", lambda body: command(ears, body)))
    app.shortcut("report_incident")(listener(ears, "shortcut", lambda body: open_form(ears, body, "", "shortcut")))
    app.shortcut("report_message")(listener(ears, "message shortcut", lambda body: from_message(ears, body)))
    app.action("open_report_form")(listener(ears, "home button", lambda body: open_form(ears, body, "", "home")))
    app.view("report")(listener(ears, "report", lambda body: submit(ears, body)))
    app.event("app_home_opened")(listener(ears, "home", lambda body: show_home(ears, body)))
    app.event("member_joined_channel")(listener(ears, "joined", lambda body: joined(ears, body)))
    app.event("member_left_channel")(listener(ears, "left", lambda body: left(ears, body)))


def command(ears: Ears, body: Body) -> Answer:
    """`/incident` alone or with words reports; only a whole, valid subcommand is one."""
    said = as_typed(str(body.get("text") or "").strip())
    if said.lower() == "list":
        return {"text": _list(ears, ears.by(body)), "response_type": "ephemeral"}
    if said.lower() == "help":
        return {"text": _help(ears), "response_type": "ephemeral"}
    if (drill := _DRILL.fullmatch(said)) and drilling.may_drill(ears.office, ears.by(body)):
        public_id = drilling.start_drill(ears.office, ears.by(body), (drill.group(1) or "").lower())
        return {"text": f"The drill {public_id} has begun. Its card comes as any other.", "response_type": "ephemeral"}
    if _MENTION_OF_INCIDENT.fullmatch(said):
        return _show(ears, body, said)
    return open_form(ears, body, said, "command")


def open_form(ears: Ears, body: Body, text: str, source: str, link: str | None = None) -> Answer:
    """Open the form first of all (its trigger lives 3 seconds), then learn the person's language and redraw it.

    When Slack does not open it, the words are kept and asked about in a direct message, and the person is told.
    """
    user_id, meta = user_of(body), json.dumps({"source": source, "link": link})
    known = ears.words(user_id)
    try:
        opened = ears.surface.open_view(body["trigger_id"], report_form(known, text, meta))
    except (SlackApiError, OSError) as error:
        if not text:
            raise  # nothing is lost, and the person is told
        log.warning("the report form could not be opened: %s", error)
        drafts.keep_draft(ears.office, ears.team, user_id, text, f"form-{body['trigger_id']}")
        return {"text": known.messages["kept"], "response_type": "ephemeral"} if "command" in body else None
    words = ears.meet(user_id)
    shown: dict[str, Any] = opened.get("view") or {}
    if words.locale != known.locale and "id" in shown:
        _redraw_form(ears, str(shown["id"]), report_form(words, text, meta))
    return None


def _redraw_form(ears: Ears, view_id: str, view: dict[str, Any]) -> None:
    try:
        ears.surface.update_view(view_id, view)
    except (SlackApiError, OSError) as error:
        log.warning("the report form stays in English: %s", error)


def from_message(ears: Ears, body: Body) -> Answer:
    """A message of somebody becomes the beginning of a report, with a link to it."""
    message, channel = body["message"], body["channel"]["id"]
    domain = (body.get("team") or {}).get("domain", "app")
    ts = str(message.get("ts") or body.get("message_ts") or "")
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return open_form(ears, body, as_typed(str(message.get("text") or "")), "message", link)


def submit(ears: Ears, body: Body) -> Answer:
    """The form comes back. Nothing is acknowledged before the report is saved."""
    form, user_id = form_of(body), user_of(body)
    text = written(values_of(body))
    ears.know(user_id)
    reporting.take_report(
        ears.office,
        reporting.TakeReport(
            team=ears.team,
            reporter=user_id,
            text=text,
            source=str(form.get("source", "form")),
            # The same form sent again with other words is another report: what was acknowledged must exist.
            key=f"{body['view']['id']}-{user_id}-{digest_of_text(storable(text))}",
            link=form.get("link"),
        ),
    )
    return None


def show_home(ears: Ears, body: Body) -> Answer:
    """Draw the App Home for whoever opened it."""
    if body["event"].get("tab", "home") != "home":
        return None
    by = By(ears.team, user_of(body))
    words = ears.meet(by.user_id)
    reports, cards = report_views.own_reports(ears.office, by), looking.open_cards(ears.office, by)
    view = home(words, ears.office.library.words["en"], reports, cards)
    ears.surface.publish_home(by.user_id, view)
    return None


def joined(ears: Ears, body: Body) -> Answer:
    """Somebody joined a responders' channel."""
    desk = ears.surface.directory.desk_of(body["event"].get("channel"))
    if desk is not None:
        people.join(ears.office, ears.team, user_of(body), desk)
    return None


def left(ears: Ears, body: Body) -> Answer:
    """Somebody left a responders' channel."""
    desk = ears.surface.directory.desk_of(body["event"].get("channel"))
    if desk is not None:
        people.leave(ears.office, ears.team, user_of(body), desk)
    return None


def _list(ears: Ears, by: By) -> str:
    reports = [f"{one.public_id} ({one.state.replace('_', ' ')})" for one in report_views.own_reports(ears.office, by)]
    cards = [_open(one) for one in looking.open_cards(ears.office, by)]
    mine = "Your reports: " + (", ".join(reports) or "none")
    return "\n".join([mine, *(["*Open incidents*", *cards] if cards else [])])


def _open(one: looking.Card) -> str:
    who = " and ".join(domain.domain for domain in one.domains)
    return f"{'DRILL ' if one.drill else ''}{one.public_id} {one.severity} {who}: {one.state}"


def _help(ears: Ears) -> str:
    name = ears.office.organisation.command
    return (
        f"`{name}` opens the report form; `{name} what happened` opens it with your words in it.\n"
        f"`{name} list` shows your reports and, to responders, what is open. `{name} INC-1` shows one.\n"
        f"`{name} drill prompt_injection` lets responders practise with a playbook; `{name} drill` lists them."
    )


def _show(ears: Ears, body: Body, public_id: str) -> Answer:
    by = ears.by(body)
    try:
        card = looking.card_for(ears.office, by, public_id)
    except NotFound:
        mine = report_views.own_report(ears.office, by, public_id)
        return {"text": f"{mine.public_id}: {mine.state.replace('_', ' ')}", "response_type": "ephemeral"}
    library = ears.office.library
    ears.surface.open_view(body["trigger_id"], details(library, library.words["en"], card))
    return None
