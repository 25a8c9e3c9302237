"""chat.postMessage, postEphemeral, delete, getPermalink. Not here: chat.update (`edits`), response urls (`respond`)."""

from typing import Any

from bot.sandbox.api import access
from bot.sandbox.api.args import Args
from bot.sandbox.api.content import Content, read_content
from bot.sandbox.delivery import events
from bot.sandbox.errors import Refused
from bot.sandbox.people import BOT, TEAM_DOMAIN
from bot.sandbox.realm import Realm

Answer = dict[str, Any]
POST_LIMIT = 40_000


def post_message(realm: Realm, args: Args) -> Answer:
    """A message for everybody in a channel, or in a thread of it."""
    channel = access.to_post(realm, args.need("channel"))
    content = read_content(args, POST_LIMIT)
    thread_ts = args.text("thread_ts") or None
    if thread_ts and thread_ts not in channel.messages:
        raise Refused("thread_not_found")
    message = realm.world.post(
        channel,
        BOT.id,
        content.text,
        blocks=content.blocks,
        metadata=content.metadata,
        thread_ts=thread_ts,
        broadcast=args.flag("reply_broadcast"),
        unfurl=args.flag("unfurl_links", default=True),
    )
    events.posted(realm, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": channel.wire(message, metadata=True)}


def post_ephemeral(realm: Realm, args: Args) -> Answer:
    """A note that one person sees."""
    channel = access.to_post(realm, args.need("channel"))
    user = args.need("user")
    if user not in realm.world.users:
        raise Refused("user_not_found")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    content: Content = read_content(args, POST_LIMIT)
    thread_ts = args.text("thread_ts") or None
    message = realm.world.post(channel, BOT.id, content.text, blocks=content.blocks, only_for=user, thread_ts=thread_ts)
    return {"message_ts": message.ts}


def delete(realm: Realm, args: Args) -> Answer:
    """Take one of the bot's own messages away."""
    channel = access.by_id(realm, args.need("channel"))
    message = access.message(channel, args.need("ts"))
    if message.user != BOT.id:
        raise Refused("cant_delete_message")
    if channel.replies(message.ts):
        message.text, message.blocks, message.subtype = "This message was deleted.", [], "tombstone"
    else:
        del channel.messages[message.ts]
    realm.bell.ring()
    events.deleted(realm, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(realm: Realm, args: Args) -> Answer:
    """The address of a message in the browser."""
    channel = access.by_id(realm, args.need("channel"))
    message = access.message(channel, args.need("message_ts"))
    number = message.ts.replace(".", "")
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{number}"
    return {"channel": channel.id, "permalink": link}
