"""Small valid pieces of Block Kit that tests change to see them refused. No tests here."""


def plain(text="x", **more):
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text="x"):
    return {"type": "mrkdwn", "text": text}


def section(text="x", **more):
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id="go", text="Go", **more):
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def option(value="a", text=None):
    return {"text": plain((value[:75] or "x") if text is None else text), "value": value}


def select(*values, action_id="pick", **more):
    return {"type": "static_select", "action_id": action_id, "options": [option(value) for value in values], **more}


def field(element=None, block_id="b", **more):
    element = element or {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element, **more}


def modal(*blocks, **more):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Title"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def home(*blocks):
    return {"type": "home", "blocks": list(blocks)}
