"""Pieces: Jinja2 that does nothing twice.

`{% import %}` without context gives macros that see the site's constants and their arguments, and
nothing else, so each is a function of its arguments: a card that stands in twelve lists need not be
laid out twelve times. Arguments that may look different though they are equal are never looked up.
When a template is compiled it is settled what cannot change while a site is built: texts between `_(`
and `)`, as a site has one language, and templates that are missing.
"""

import marshal
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from html import escape
from typing import Any, ClassVar

import markupsafe
from jinja2 import BytecodeCache, Environment, Template, meta, nodes
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from generator.model import Card, Moment, Term

KEPT = 4000  # pieces of each macro, mostly up to two kilobytes each: a large archive has as many stories in a year
LONG = 2000  # letters: what is made of so long a text, perhaps a whole article, is not kept
TEMPLATES = 200  # more than a theme has, with those it extends
ALIKE = {str, int, bool, type(None), Moment, Term, Card}  # two equal values of one of these look the same


class Piece(Macro):
    """A macro, which may be told to remember what it made."""

    kept: Callable[..., Any] | None = None

    def remember(self) -> None:
        self.kept = lru_cache(KEPT, typed=True)(super().__call__)


class Quick(Context):
    """Calls a piece as `Context` does, without asking what it is."""

    def call(self, called: Any, *given: Any, **named: Any) -> Any:
        if type(called) is not Piece:
            return super().call(called, *given, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        if called.kept and self.eval_ctx.autoescape:
            for one in (*given, *named.values()):
                kind = type(one)
                if kind not in ALIKE or (kind is str and len(one) > LONG):
                    break
            else:
                return called.kept(*given, **named)
        return called(self.eval_ctx, *given, **named)


def _shown(value: Any) -> str:
    """`escape` of what is joined anyway: to mark it as safe takes longer than to make it so."""
    if type(value) is str:  # mostly without such signs: to look for them takes less than to replace them
        plain = "&" not in value and "<" not in value and ">" not in value
        return value if plain and '"' not in value and "'" not in value else escape(value)
    return value if type(value) is Markup else markupsafe.escape(value)


class Remembering(Template):
    """A template whose macros are remembered by those who import it."""

    @classmethod
    def from_code(cls, *given: Any) -> Template:
        template = super().from_code(*given)
        template.root_render_func.__globals__.update(Macro=Piece, escape=_shown)
        return template

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> Any:
        module = super().make_module(vars, shared, locals)
        if not vars and not locals:  # imported without context
            for macro in module.__dict__.values():
                if isinstance(macro, Piece):
                    macro.remember()
        return module


@lru_cache(TEMPLATES)
def named_in(source: str) -> tuple[str | None, ...]:
    """The templates that a template extends, includes and imports, None for one named by an expression."""
    return tuple(meta.find_referenced_templates(Environment(extensions=["jinja2.ext.i18n"]).parse(source)))


class Compiled(BytecodeCache):
    """What this process has compiled before, as a preview builds again and again, or one before it."""

    known: ClassVar[dict[tuple[str, str, str], Any]] = {}

    def __init__(self, around: str) -> None:
        self.around = around  # digest of all that is settled when a template is compiled, beside its text

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.known.get((self.around, bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[self.around, bucket.key, bucket.checksum] = bucket.code

    def packed(self) -> bytes:
        """All that was compiled for these surroundings."""
        return marshal.dumps({key: code for key, code in self.known.items() if key[0] == self.around})

    def recall(self, packed: bytes) -> None:
        """What `packed` gave. It is code: the caller answers for where it comes from."""
        with suppress(EOFError, TypeError, ValueError):  # damaged: it is compiled again
            self.known.update(marshal.loads(packed))


class Workshop(Environment):
    template_class = Remembering
    context_class = Quick
    compiled: Compiled

    def compile(
        self, source: Any, name: str | None = None, filename: str | None = None, *further: Any
    ) -> Any:
        if isinstance(source, str):
            parsed = self.parse(source, name, filename)
            source = _Settled(self).visit(parsed)
        return super().compile(source, name, filename, *further)

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """A plain dict, as nothing is added to the globals once a template is loaded."""
        return {**self.globals, **(d or {})}

    @cached_property
    def nowhere(self) -> Context:
        """A context with nothing but the site's constants."""
        return self.from_string("").new_context()


class _Settled(NodeTransformer):
    def __init__(self, environment: Workshop) -> None:
        self.environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str() as text)],
                kwargs=[], dyn_args=None, dyn_kwargs=None,
            ):  # fmt: skip
                translate: Any = self.environment.globals["gettext"]
                said = translate(self.environment.nowhere, text)
                return nodes.MarkSafe(nodes.Const(str(said), lineno=node.lineno), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node | None:
        """`ignore missing` looks once, and not on every page."""
        match node:
            case nodes.Include(template=nodes.Const(value=str() as name), ignore_missing=True):
                return node if name in self.environment.list_templates() else None
        return node
