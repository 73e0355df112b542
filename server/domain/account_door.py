"""By which door somebody comes to an account, read from the answers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.mail_address import address_of

DOORS = ("whatsapp", "email", "none")
HELPS = ("own_phone", "desk", "home")


@dataclass(frozen=True)
class Door:
    """Names nobody. `door`: one of DOORS, None while it was not asked."""

    door: str | None
    came_without: bool
    left_with: bool
    practised: bool


def door_of(answers: Mapping) -> Door:
    """Tablets of the first release knew no doors: there the phone and the mailbox say it."""
    door = answers.get("account_door")
    if door not in DOORS:
        door = _door_of_contacts(answers)
    has_none = door == "none" or answers.get("has_email") == "no"
    return Door(
        door,
        came_without=has_none,
        left_with=address_of(answers) is not None,
        practised=answers.get("lesson_done") == "yes",
    )


def _door_of_contacts(answers: Mapping) -> str | None:
    if answers.get("has_whatsapp") == "yes" and answers.get("has_phone") != "no":
        return "whatsapp"
    return {"yes": "email", "no": "none"}.get(str(answers.get("has_email")))


def missing_for_account(answers: Mapping, needs_email: bool, has_proof: bool) -> list[str]:
    """What an account still lacks, the first thing to do first: `email` (there is no usable
    address), `opens` (its owner can't open it), `help` (waits for help at the desk), `proof`.

    `needs_email`: the office demands one. Door WhatsApp is enough without.
    """
    address, door = address_of(answers), door_of(answers).door
    lacks = []
    if answers.get("account_help") == "desk":
        lacks.append("help")
    if address is None and (needs_email or door in ("email", "none")):
        lacks.append("email")
    if address is not None and not has_proof:
        lacks.append("opens" if answers.get("email_opens") in ("no", "unsure") else "proof")
    return lacks
