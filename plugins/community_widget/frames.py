"""The blueprint of the widget. No cookie counts in any of its routes: a bearer does, or a link that works once."""

from community import Blueprint


class EmbedBlueprint(Blueprint):
    """Routes that other sites' pages reach into."""

    pages = False
    cookies = False


embed = EmbedBlueprint("community_widget", __name__)
