"""The form in which somebody reports. It asks for one thing: what happened, in their own words."""

from bot.slack.views.kit import Block, field, modal, text_input
from playbooks.words import Words


def report_form(words: Words, text: str = "", meta: str = "") -> Block:
    """The modal `report`, with `text` already in it. Text beyond Slack's 3,000 characters of a field is not shown."""
    labels = words.labels
    element = text_input("report_text", initial=text, placeholder=labels["report_placeholder"])
    return modal(
        "report",
        labels["report_title"],
        [field(labels["report_text"], element, hint=words.messages["report_hint"])],
        submit=labels["report_submit"],
        close=labels["report_cancel"],
        meta=meta,
    )
