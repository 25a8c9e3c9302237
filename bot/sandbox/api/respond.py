"""What is posted to a response url: a new note or message, a replacement, a removal.

Not here: handing the urls out (`tickets`).
"""

from typing import Any

from aiohttp import web

from bot.sandbox.api import args as arguments
from bot.sandbox.api.args import Args
from bot.sandbox.api.content import Content, read_content
from bot.sandbox.delivery import events
from bot.sandbox.errors import Refused
from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import BOT
from bot.sandbox.realm import Realm
from bot.sandbox.tickets import ResponseUrl

TEXT_LIMIT = 40_000


class Responses:
    """Answers /respond/SECRET as Slack answers hooks.slack.com."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm

    async def handle(self, request: web.Request) -> web.Response:
        """One use of a response url."""
        try:
            args = await arguments.read(request)
            url = self._realm.urls.use(request.match_info["secret"])
            respond(self._realm, url, args)
        except Refused as refusal:
            gone = refusal.code in ("no_service", "used_url", "expired_url")
            self._realm.complain(f"a response url answered {refusal.code}: {refusal.details}")
            return web.json_response(refusal.answer(), status=404 if gone else 400)
        return web.json_response({"ok": True})


def respond(realm: Realm, url: ResponseUrl, args: Args) -> None:
    """Do what a response asks for. Raises Refused for what Slack would not take."""
    channel = realm.world.channels[url.channel]
    source = channel.messages.get(url.source or "")
    if args.flag("delete_original"):
        _delete(realm, channel, source)
        return
    content = read_content(args, TEXT_LIMIT)
    if args.flag("replace_original") and source is not None:
        _replace(realm, channel, source, content)
        return
    only_for = None if args.text("response_type") == "in_channel" else url.user
    message = realm.world.post(
        channel,
        BOT.id,
        content.text,
        blocks=content.blocks,
        metadata=content.metadata,
        only_for=only_for,
        thread_ts=args.text("thread_ts") or None,
    )
    if only_for is None:
        events.posted(realm, channel, message)


def _delete(realm: Realm, channel: Channel, source: Message | None) -> None:
    if source is None:
        raise Refused("message_not_found")
    del channel.messages[source.ts]
    realm.bell.ring()


def _replace(realm: Realm, channel: Channel, source: Message, content: Content) -> None:
    previous: dict[str, Any] = channel.wire(source)
    source.text, source.blocks = content.text, content.blocks
    source.edited = {"user": BOT.id, "ts": realm.clock.ts()}
    realm.bell.ring()
    if source.only_for is None:
        events.changed(realm, channel, source, previous)
