"""What a failure looks like from outside: JSON under /api/, a page elsewhere, never a traceback."""

import logging
import traceback

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException

from server.problems import Problem, problem_of_status
from server.web.pages import page

log = logging.getLogger("loket")


def answer_failure(request: Request, failure: Exception) -> Response:
    """Exception handler of the whole app."""
    problem = named(request, failure)
    if request.scope["path"].startswith("/api/"):
        return Response(
            problem.body(),
            status_code=problem.status,
            media_type=MediaType.JSON,
            headers=problem.headers,
        )
    return page(
        "errors/problem.html",
        status_code=problem.status,
        headers=problem.headers,
        title=problem.title,
        status=problem.status,
    )


def named(request: Request, failure: Exception) -> Problem:
    """What is told of it. A failure of ours goes into the log, without a value of anybody's."""
    if isinstance(failure, Problem):
        return failure
    if isinstance(failure, HTTPException):
        named = problem_of_status(failure.status_code)
        named.status = failure.status_code
        named.headers = dict(failure.headers or {})
        return named
    # Only kind and place: the message of an exception may hold what somebody typed.
    frames = "".join(traceback.format_tb(failure.__traceback__))
    log.error(
        "%s %s: %s\n%s", request.method, request.scope["path"], type(failure).__name__, frames
    )
    return Problem("internal-error")
