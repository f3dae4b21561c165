"""Headers on every answer, errors and static files included."""

from flask import Response

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
GUARD = (*HEADERS.items(), ("Cache-Control", "private, no-store"))


def guard(response: Response) -> Response:
    """Put the headers on that are not there yet; pages that say nothing are kept by nobody.

    Only those that concern this one answer: what binds a whole site is for the site to say.
    """
    if "Content-Security-Policy" in response.headers:
        return response
    there = {name.lower() for name, _value in response.headers}
    for name, value in GUARD:
        if name.lower() not in there:
            response.headers.add(name, value)
    return response
