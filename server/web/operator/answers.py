"""How an operator page answers: a whole page, a fragment, or the way to another page."""

from dataclasses import fields
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie

from server.web.operator.shell import FLASH_COOKIE
from server.web.origin import is_https
from server.web.pages import page


def show(request: Request, template: str, context: Any, *, status: int = 200) -> Response:
    """`context`: a dataclass of contexts.py; its fields become the template's variables."""
    response = page(
        template, **{field.name: getattr(context, field.name) for field in fields(context)}
    )
    response.status_code = status
    shell = getattr(context, "shell", None)
    if shell is not None and shell.flash:
        response.delete_cookie(FLASH_COOKIE, path="/operator")
    return response


def show_part(
    request: Request, name: str, context: Any, *, part: str = "", status: int = 200
) -> Response:
    """The page `name`, or for htmx its fragment `_<part or name>`: both are made from one file."""
    if is_htmx(request):
        template = f"operator/fragments/_{part or name}.html"
        return show(request, template, context, status=status)
    return show(request, f"operator/{name}.html", context, status=status)


def go_to(
    request: Request, path: str, *, flash: str = "", cookies: list[Cookie] | None = None
) -> Response:
    """To another page, also for htmx. `flash`: a key of fragments/_flash.html, shown once there."""
    sent = list(cookies or [])
    if flash:
        sent.append(
            Cookie(
                key=FLASH_COOKIE,
                value=flash,
                path="/operator",
                httponly=True,
                samesite="strict",
                secure=is_https(request),
            )
        )
    if is_htmx(request):
        return Response(None, status_code=204, headers={"HX-Redirect": path}, cookies=sent)
    return Response(None, status_code=303, headers={"Location": path}, cookies=sent)


def is_htmx(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"
