"""Which scope each Web API method needs, as data. Not here: the methods (`methods`) and the check (`endpoint`).

A method whose scope depends on the kind of channel names one scope per kind; any one of them is enough to call it, and
the method itself refuses the kinds that were not granted.
"""

NO_SCOPE: tuple[str, ...] = ()
CHANNEL_KINDS = ("channels", "groups", "im")
READ = tuple(f"{kind}:read" for kind in CHANNEL_KINDS)
HISTORY = tuple(f"{kind}:history" for kind in CHANNEL_KINDS)

METHOD_SCOPES: dict[str, tuple[str, ...]] = {
    "api.test": NO_SCOPE,
    "auth.test": NO_SCOPE,
    "apps.connections.open": ("connections:write",),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": NO_SCOPE,
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": HISTORY,
    "conversations.info": READ,
    "conversations.join": ("channels:join",),
    "conversations.list": READ,
    "conversations.members": READ,
    "conversations.open": ("im:write",),
    "conversations.replies": HISTORY,
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": NO_SCOPE,
    "views.publish": NO_SCOPE,
    "views.push": NO_SCOPE,
    "views.update": NO_SCOPE,
}
ALL_SCOPES = tuple(
    sorted(
        {scope for scopes in METHOD_SCOPES.values() for scope in scopes} - {"connections:write"}
        | {"commands", "users:read.email"}
    )
)
