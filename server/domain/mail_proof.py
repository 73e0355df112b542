"""Can the applicant's mailbox be read? The decision table of docs/sync.md §9, without clock or
database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

VALID_FOR = timedelta(minutes=15)
TRIES = 5
CODE_DIGITS = 6
GIVE_UP_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
BETWEEN_CODES = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` codes within `within`, counted over a `draft`, an `email` or an `office`."""

    over: str
    most: int
    within: timedelta


LIMITS = (
    Limit("draft", 1, BETWEEN_CODES),
    Limit("draft", 5, DAY),
    Limit("email", 5, DAY),
    Limit("office", 60, timedelta(hours=1)),
)


@dataclass(frozen=True)
class Standing:
    """How a draft's proof stands. `has_code`: one was sent and neither used nor replaced."""

    state: str = "none"
    has_code: bool = False
    sent_at: datetime | None = None
    tries: int = 0
    reason: str | None = None

    @property
    def valid_until(self) -> datetime | None:
        return self.sent_at + VALID_FOR if self.has_code and self.sent_at else None

    @property
    def tries_left(self) -> int:
        return max(0, TRIES - self.tries)

    def end_of_code(self, now: datetime) -> str | None:
        """Why the code that was sent is good no more: expired, tries; None while it is good."""
        if self.tries >= TRIES:
            return "tries"
        if self.valid_until is None or now >= self.valid_until:
            return "expired"
        return None

    def is_code_good(self, now: datetime) -> bool:
        return self.has_code and self.end_of_code(now) is None

    def why(self, now: datetime) -> str | None:
        return self.end_of_code(now) if self.state == "sent" else self.reason


def wants_sending(standing: Standing, again: bool) -> bool:
    """Does asking lead to a code on its way (`queued`), limits permitting?"""
    if standing.state in ("none", "lapsed"):
        return True
    return again and standing.state in ("sent", "failed")


def judge_code(standing: Standing, is_right: bool, now: datetime) -> str:
    """What a typed code does: `proven`, `counted` (a wrong try) or `nothing`."""
    if standing.state in ("proven", "lapsed", "failed") or not standing.is_code_good(now):
        return "nothing"
    return "proven" if is_right else "counted"


def wait_before(tries: int) -> timedelta:
    """Until the next attempt, after `tries` (from 1) that led nowhere."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 10))


def is_given_up(asked_at: datetime, now: datetime) -> bool:
    return now - asked_at >= GIVE_UP_AFTER


def retry_after(limit: Limit, oldest: datetime, now: datetime) -> int:
    """Whole seconds until the oldest of the codes that fill the limit counts no more."""
    return max(1, int((oldest + limit.within - now).total_seconds()) + 1)
