"""What is no draft stays until staff looked at it; settings and letters of an office."""

from server.domain.rule_files import load_rules
from server.store.set_aside import list_set_aside, read_set_aside, settle_set_aside
from server.store.settings import office_settings, save_office_setting, settings_version
from tests.tablet_client import new_id


def test_staff_sees_what_was_set_aside_until_it_is_settled(office):
    tablet = office.tablet()
    draft_id = new_id()
    tablet.send("PUT", f"/api/drafts/{draft_id}", b"not a message")
    (row,) = list_set_aside(office.db, "palaran")
    assert (row.reason, row.draft_id, row.size) == ("broken", draft_id, 13)
    assert read_set_aside(office.db, "palaran", row.set_aside_id) == b"not a message"
    settle_set_aside(office.db, "palaran", row.set_aside_id, office.operator(), office.clock.now)
    assert list_set_aside(office.db, "palaran") == []
    assert read_set_aside(office.db, "palaran", row.set_aside_id) == b"not a message"
    assert office.acts()[-1] == "set_aside_settled"


def test_another_office_neither_sees_nor_settles_it(office):
    tablet = office.tablet()
    tablet.send("PUT", f"/api/drafts/{new_id()}", b"not a message")
    (row,) = list_set_aside(office.db, "palaran")
    stranger = office.operator("Budi", "sambutan")
    assert list_set_aside(office.db, "sambutan") == []
    assert read_set_aside(office.db, "sambutan", row.set_aside_id) is None
    settle_set_aside(office.db, "sambutan", row.set_aside_id, stranger, office.clock.now)
    assert len(list_set_aside(office.db, "palaran")) == 1


def test_a_withdrawal_takes_along_what_was_set_aside_for_its_draft(office):
    tablet, revoked = office.tablet(), office.tablet(name="Tablet lama")
    packet = revoked.pack()
    office.revoke(revoked)
    revoked.deliver(packet)
    kept = tablet.pack(packet.draft_id)
    tablet.deliver(kept)
    assert len(list_set_aside(office.db, "palaran")) == 1
    tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
    assert list_set_aside(office.db, "palaran") == []


def test_settings_are_the_defaults_until_they_are_changed(office):
    rules = load_rules()
    office.found()
    defaults = office_settings(office.db, "palaran", rules)
    assert list(defaults) == [row["name"] for row in rules.settings]
    save_office_setting(office.db, "palaran", "capital_limit", 1, None, office.clock.now)
    save_office_setting(office.db, "palaran", "gone_setting", 1, None, office.clock.now)
    changed = office_settings(office.db, "palaran", rules)
    assert changed == {**defaults, "capital_limit": 1}
    assert settings_version(changed) != settings_version(defaults)
    assert settings_version(dict(reversed(changed.items()))) == settings_version(changed)
