"""A mail server, and a house that sends to it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.mail.post import Post, a_post


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server."""
    with a_post() as found:
        yield found


@pytest.fixture
def app(house_with: Callable[..., Flask], post: Post) -> Flask:
    """A house that sends mail."""
    return house_with(post.settings)
