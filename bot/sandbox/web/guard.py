"""Keeps foreign web pages out: this server has no passwords, so a browser must not be talked into driving it.

Not here: tokens of the Web API.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

PORT: web.AppKey[Callable[[], int]] = web.AppKey("port")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NAMES = ("127.0.0.1", "localhost", "[::1]")
OWN = ("same-origin", "none")
POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign Host (DNS rebinding), a foreign Origin (another site's script), and another site's navigation
    but to `/`.
    """
    port = request.app[PORT]()
    hosts = [f"{name}:{port}" for name in NAMES]
    if request.host not in (*hosts, *NAMES):  # the port is left out by some WebSocket clients
        raise web.HTTPForbidden(text=f"this is a practice workspace on this machine: open http://{hosts[0]}/")
    origin = request.headers.get("Origin")
    if origin is not None and origin not in [f"http://{host}" for host in hosts]:
        raise web.HTTPForbidden(text="another web page may not use this workspace")
    if request.path != "/" and request.headers.get("Sec-Fetch-Site", "none") not in OWN:
        raise web.HTTPForbidden(text="another web page may not use this workspace")
    if request.method == "POST" and request.path.startswith("/page/") and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send JSON")
    return await handler(request)
