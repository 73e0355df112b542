"""`loket office add`."""

import re
from datetime import UTC, datetime

from server.commands import CommandRefused
from server.commands.installation import opened
from server.settings import Settings
from server.store.offices import OfficeTaken, add_office


def add(settings: Settings, office_id: str, name: str, kecamatan_code: str) -> int:
    """Raises CommandRefused."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,30}", office_id):
        raise CommandRefused("an office id is a short word in small letters: palaran")
    if not re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}", kecamatan_code):
        raise CommandRefused("a kecamatan code is Kemendagri's: 64.72.01")
    with opened(settings) as db:
        try:
            add_office(
                db,
                office_id=office_id,
                name=" ".join(name.split()),
                kecamatan_code=kecamatan_code,
                now=datetime.now(UTC),
            )
        except OfficeTaken:
            raise CommandRefused(f"there is an office {office_id}") from None
    print(f"{office_id} added")
    return 0
