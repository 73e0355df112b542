"""E-mail addresses: the applicant's out of the answers, and the office's own."""

import re
from collections.abc import Mapping

_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_ADDRESS = re.compile(_LOCAL + r"@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


def is_address(text: str) -> bool:
    """ASCII, one `@`, a domain with an ending: what any mail server takes. No line end in it."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def address_of(answers: Mapping) -> str | None:
    """Of a draft, in the form in which it is hashed; None when there is none that can be written
    to.
    """
    value = answers.get("email")
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if is_address(text) else None


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]
