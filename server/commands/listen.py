"""Takes the port before anything is printed: then the printed address is the true one."""

import socket

from server.commands import CommandRefused


def listen(host: str, port: int) -> socket.socket:
    """Raises CommandRefused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as problem:
        raise CommandRefused(
            f"Can't listen on {host}:{port} ({problem.strerror}). Try another: make run PORT=8090"
        ) from None
