"""What every answer carries to keep a browser safe, whoever asked and whatever was answered."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from pages.parts.sessions import reached_over_tls

HEADERS = {
    # Charts and tables are made in the browser, with scripts and styles that they write there.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def dressed(send: Send, *, kept: bool) -> Send:
    """Send with the security headers; what is not to be kept, no browser or proxy keeps."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS if kept else {**HEADERS, "Cache-Control": "no-store"})
            if reached_over_tls():
                message["headers"] = [_secure(*pair) for pair in message["headers"]]
        await send(message)

    return sent


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """This header; a cookie then never goes out in the open. Streamlit leaves that to others."""
    bare = name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
    return name, value + b"; Secure" if bare else value
