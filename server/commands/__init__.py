"""What `loket` does besides serving pages: one module a noun, wired in `server/__main__.py`."""


class CommandRefused(Exception):
    """The command can't be done; the message says why, and the exit code is 1."""
