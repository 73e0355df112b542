"""HTML pages from templates/.

One environment; a name that a template misses is an error, not an empty space.
"""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response

TEMPLATES = Path(__file__).parents[2] / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **context: object) -> str:
    return environment().get_template(template).render(context)


def page(
    template: str,
    *,
    status_code: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> Response[str]:
    """`template` relative to templates/, `public/home.html`.

    Never stored by a browser (web/headers.py).
    """
    return Response(
        render(template, **context),
        status_code=status_code,
        media_type=MediaType.HTML,
        headers=headers,
    )
