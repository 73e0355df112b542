"""Reads the text fields of a form. Nothing that a browser may send makes it fail."""

from litestar import Request


async def read_fields(request: Request, *names: str) -> tuple[str, ...]:
    """Absent fields and files are ''."""
    form = await request.form()
    values = (form.get(name) for name in names)
    return tuple(value if isinstance(value, str) else "" for value in values)
