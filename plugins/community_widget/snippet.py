"""What a host's page needs to show the widget, printed so that nobody types a hash."""

from base64 import b64encode
from hashlib import sha384
from pathlib import Path

from community_widget.models import Site
from community_widget.queries import base

VERSION = "1.0.0"
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
LOADER = Path(__file__).parent / "static" / f"embed-{VERSION}.js"


def integrity() -> str:
    """The hash of the loader, as browsers check it (Subresource Integrity)."""
    return "sha384-" + b64encode(sha384(LOADER.read_bytes()).digest()).decode()


def snippet(site: Site) -> str:
    """Both forms of the two tags, the page that begins it all itself, and what a strict policy must allow."""
    fallback = f'  <a href="{base()}/">Community</a>\n</community-widget>'
    tag = f'<community-widget site="{site.publishable}" token-url="/community-token">\n{fallback}'
    early = (
        f'<community-widget site="{site.publishable}" token-url="/community-token" token-method="GET">\n'
        '  <template shadowrootmode="open"><iframe hidden title="Community" referrerpolicy="origin"\n'
        f'    src="{base()}/embed/v1/frame?site={site.publishable}&amp;lang=en"\n'
        f'    sandbox="{SANDBOX}"></iframe><slot></slot></template>\n{fallback}'
    )
    return "\n".join(
        (
            "<!-- always the newest of version 1 -->",
            f'<script type="module" async src="{base()}/embed/v1/embed.js"></script>',
            tag,
            "",
            "<!-- or this one for ever, checked by the browser -->",
            f'<script type="module" async src="{base()}/embed/{VERSION}/embed.js"',
            f'  integrity="{integrity()}" crossorigin="anonymous"></script>',
            tag,
            "",
            "<!-- or sooner, where people come for it: the page begins the frame and the token (a route for GET) -->",
            '<link rel="preload" href="/community-token" as="fetch" crossorigin>',
            f'<script type="module" async src="{base()}/embed/v1/embed.js"></script>',
            early,
            "",
            f"<!-- Content-Security-Policy of the page: script-src {_origin()}; frame-src {_origin()} -->",
            f"<!-- Sign with iss={site.name}, aud={base()} -->",
        )
    )


def _origin() -> str:
    from community.current import house

    return house().settings.origin
