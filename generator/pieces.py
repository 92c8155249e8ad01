"""Pieces: what an imported macro makes of the same arguments is made once.

`{% import %}` without context gives macros that see the site's constants and their arguments, and
nothing else, so each is a function of its arguments: a card that stands in twelve lists need not be
laid out twelve times. Arguments that may look different though they are equal are never looked up.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Template, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro

from generator.model import Card, Moment, Term

KEPT = 20_000  # pieces of each template, some hundred bytes each
ALIKE = (str, int, bool, type(None), Moment, Term, Card)  # two equal values of one of these look the same


class Remembering(Template):
    """A template whose macros are remembered by those who import it."""

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> Any:
        module = super().make_module(vars, shared, locals)
        if not vars and not locals:  # imported without context
            for name, macro in list(module.__dict__.items()):
                if isinstance(macro, Macro):
                    setattr(module, name, _remembered(macro))
        return module


def _remembered(macro: Macro) -> Callable[..., Any]:
    make = lru_cache(KEPT, typed=True)(macro)

    @pass_eval_context
    def piece(context: EvalContext, *given: Any, **named: Any) -> Any:
        if all(type(value) in ALIKE for value in (*given, *named.values())) and context.autoescape:
            return make(*given, **named)
        return macro(context, *given, **named)

    return piece
