"""Outlets: named places in first-party pages that other plugins fill with templates of their own.

The list is closed, and short: a place exists only when a plugin really uses it. A filling is given the named
values of its outlet and the root of the house, and nothing else: no context, no model, no session.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

# The name of each outlet, and of the values that it passes on.
OUTLETS: Mapping[str, tuple[str, ...]] = {
    "ways_of_you": ("handle",),  # ways on from the page You, each a list entry (li)
    # Ways on from somebody's page, or (own) from one's own; whether they have just come in and left a hello.
    "ways_of_person": ("handle", "own", "hello"),
}
PLAIN = (str, bool, date)


def opener(environment: Environment, fillings: Mapping[str, Sequence[str]]) -> Callable[..., Markup]:
    """The function ``outlet(name, **values)`` of templates."""

    @pass_context
    def outlet(context: Context, name: str, **values: Any) -> Markup:
        if set(values) != set(OUTLETS[name]):
            raise TypeError(f"outlet {name} passes on {', '.join(OUTLETS[name])}, and not {', '.join(values)}")
        for value_name, value in values.items():
            if not isinstance(value, PLAIN):
                raise TypeError(f"outlet {name} can not pass on {value_name}: only words, days, yes and no")
        root = context["root"]
        parts = (environment.get_template(template).render(root=root, **values) for template in fillings.get(name, ()))
        return Markup("".join(parts))  # noqa: S704 (rendered by templates, which escape)

    return outlet
