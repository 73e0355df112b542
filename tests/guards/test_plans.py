"""No request walks a table that grows: SQLite's own plan of every statement that a request runs.

The statements are those of the traced day (requests.py), so a new one is looked at by itself.
"""

import re

from tests.guards.statements import kind_of, shape_of

SMALL = {
    "server_state": "one row",
    "chain_head": "one row",
    "offices": "a server's offices",
    "operators": "people of the offices",
    "operator_totp": "at most one of an operator",
    "sessions": "swept at each login",
    "office_settings": "as many as settings.json has",
    "tablets": "an office's letters are B to Z",
    "enrolments": "swept a day after they ended",
    "mail_servers": "at most one of an office",
    "kbli_groups": "the list of BPS",
    "kbli_synonyms": "each worded by a supervisor",
}
"""Tables that may be walked, and why they stay small. All others grow with the drafts."""
ALLOWED = {
    "select hash from events order by event_id desc limit ?": "the last one, by the key itself",
}
ONE_OFFICE = re.compile(r"SEARCH (\S+) .*\(office_id=\?\)$")
WALK = re.compile(r"SCAN (\S+)")
NAMES = re.compile(r"\b(?:from|join|into|update)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z]\w*))?")
WORDS = {"on", "where", "order", "group", "left", "join", "set", "indexed", "limit", "default"}


def statements_of(day) -> dict[str, str]:
    """Shape -> one that was run."""
    ran = [text for asked in day.many.values() for text in (*asked.reads, *asked.writes)]
    return {shape_of(text): text for text in ran}


def tables_of(text: str) -> dict[str, str]:
    """Name in the plan -> table: an alias stands for its table."""
    found = {}
    for table, alias in NAMES.findall(text.lower()):
        found[table] = table
        if alias and alias not in WORDS:
            found[alias] = table
    return found


def walks(db, text: str) -> list[str]:
    """Steps of the plan that look at every row of a table that grows, or at all of an office."""
    names = tables_of(text)
    found = []
    for *_, step in db.execute(f"explain query plan {text}").fetchall():
        walked = WALK.match(step) or ("limit" not in text.lower() and ONE_OFFICE.match(step))
        if walked and _grows(names.get(walked[1], walked[1])):
            found.append(step)
    return found


def _grows(table: str) -> bool:
    """What isn't a table at all: a value list, or a subquery that ends at its own limit."""
    return table not in SMALL and table not in ("json_each", "CONSTANT") and table[0] != "("


def test_every_statement_finds_its_rows_by_an_index(day):
    found = {
        shape: steps
        for shape, text in statements_of(day).items()
        if shape not in ALLOWED and (steps := walks(day.db, text))
    }
    assert found == {}


def test_no_page_counts_its_way_by_offset(day):
    """The thousandth page costs as much as the first: keyset, `(time, id) > (?, ?)`."""
    assert [shape for shape in statements_of(day) if re.search(r"\boffset\b", shape)] == []


COUNT = re.compile(r"\bcount\s*\(")
BOUND = re.compile(r"count\(\*\) from \( ?select .* limit \? ?\)")
COUNTS = {
    "drafts where office_id = ? and business_day = ?": "the drafts of one day",
    "group by act": "the acts of one day, by their own index",
    "group by f.outcome": "the outcomes of one day",
    "group by month, door": "twelve months of sums, a supervisor's page",
    "where phone_hash = ? and nik_hash < ?": "other people with the same telephone or e-mail",
}
"""Counts without a limit, and what keeps them small."""


def test_nothing_that_grows_is_counted_to_its_end(day):
    counted = [shape for shape in statements_of(day) if COUNT.search(shape)]
    assert counted
    endless = [
        shape
        for shape in counted
        if not BOUND.search(shape)
        and kind_of(shape).split()[1] not in SMALL
        and not any(known in shape for known in COUNTS)
    ]
    assert endless == []


def test_the_guards_see_what_they_are_for(day):
    """A walk, an office's walk, an offset and a bare count are known when they come."""
    assert walks(day.db, "select * from drafts where pathway = 'x'") == ["SCAN drafts"]
    assert walks(day.db, "select d.rev from drafts as d where d.office_id = 'palaran'") != []
    assert walks(day.db, "select rev from drafts where draft_id = 'x'") == []
    assert not BOUND.search("select count(*) from drafts where office_id = ?")
