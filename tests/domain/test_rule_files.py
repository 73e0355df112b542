"""What kiosk/rules/*.json must hold, whoever edits it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from server.domain.conditions import ConditionUnknown
from server.domain.kbli import differences, kbli_row, with_groups
from server.domain.rule_files import NAMES, RULES_FOLDER, load_rules
from server.domain.rules import choices_of, holds

RULES = load_rules()
ROOT = RULES_FOLDER.parents[1]
FIELDS = [one for top in RULES.fields for one in (top, *top.get("fields", ()))]
SCREENS = {screen["id"]: screen for screen in RULES.flow}
Json = dict[str, Any]


def rows() -> Iterator[tuple[str, Json]]:
    for name in NAMES:
        for noun, found in json.loads((RULES_FOLDER / f"{name}.json").read_text("utf-8")).items():
            if isinstance(found, list) and noun not in ("statuses", "stages", "periods"):
                yield from ((f"{name} {noun} {number}", row) for number, row in enumerate(found))
    yield from ((f"part {one['id']}", one) for one in FIELDS)


def test_each_rule_says_where_it_comes_from_and_since_when() -> None:
    for name, row in rows():
        assert row.get("source", "").strip(), name
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row.get("valid_from", "")), name


def test_the_version_is_the_hash_of_the_files_in_name_order() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in RULES_FOLDER.glob("*.json"))
    joined = b"".join(path.read_bytes() for path in sorted(RULES_FOLDER.glob("*.json")))
    assert hashlib.sha256(joined).hexdigest()[:12] == RULES.version


def test_ids_are_given_once() -> None:
    for found in ([one["id"] for one in FIELDS], [one["id"] for one in RULES.flow]):
        assert len(found) == len(set(found))


def test_fields_have_a_known_kind() -> None:
    kinds = "text digits code email choice yes_no date money integer area capacity list"
    assert {field["kind"] for field in FIELDS} == set(kinds.split())


def test_patterns_mean_the_same_in_both_languages() -> None:
    """Classes, groups, counts and | of ASCII: no \\d, \\w, anchors, look-around or flags."""
    known = re.compile(r"(?:\[\^?[A-Za-z0-9 .\-]+\]|\{\d+(?:,\d*)?\}|\(\?:|[A-Za-z0-9|)?*+])+")
    patterns = [one["pattern"] for one in (*FIELDS, *RULES.settings) if "pattern" in one]
    assert patterns
    for pattern in patterns:
        assert known.fullmatch(pattern), pattern


def test_nothing_asks_for_a_secret_or_the_number_of_a_kk() -> None:
    forbidden = re.compile(
        r"otp|sandi|password|\bkk_|nomor_kk|no_kk|ibu_kandung|mother|biometr", re.I
    )
    assert not [field["id"] for field in FIELDS if forbidden.search(field["id"])]
    labels = [field["label"] for field in FIELDS] + [one["label"] for one in RULES.settings]
    assert not [
        label for label in labels if re.search(r"otp|sandi|nomor kk|ibu kandung", label, re.I)
    ]


def test_every_screen_that_is_led_to_exists() -> None:
    targets = [pathway["screen"] for pathway in RULES.triage["pathways"]]
    for screen in RULES.flow:
        targets += [screen[key] for key in ("next", "back") if key in screen]
        buttons = screen.get("buttons", ())
        targets += [one["to"] for one in buttons if "to" in one]
        targets += [lead["to"] for one in (screen, *buttons) for lead in one.get("leads", ())]
    assert set(targets) - {"@return"} <= set(SCREENS)


def test_screens_ask_known_fields_and_each_kept_field_of_the_tablet_is_asked_once() -> None:
    asked = [field for screen in RULES.flow for field in screen.get("fields", ())]
    assert set(asked) <= {field["id"] for field in FIELDS}
    unasked = {one["id"] for one in FIELDS if one.get("office_only") or one.get("noted")}
    wanted = {one["id"] for one in FIELDS if one["kind"] != "list"} - unasked
    assert sorted(asked) == sorted(wanted)


def test_personal_fields_come_after_consent() -> None:
    personal = {one["id"] for one in FIELDS if one["personal"] and one.get("kept", True)}
    order = [screen["id"] for screen in RULES.flow]
    early = order[: order.index("consent")]
    assert not [one for one in early if personal & set(SCREENS[one].get("fields", ()))]


def test_a_screen_off_the_path_says_where_it_leads() -> None:
    for screen in RULES.flow:
        if screen.get("off_path"):
            assert "next" in screen, screen["id"]


def test_a_pathway_that_stops_has_a_slip_a_person_and_an_end() -> None:
    for pathway in RULES.triage["pathways"]:
        acts = {one["act"] for one in SCREENS[pathway["screen"]].get("buttons", ())}
        if pathway["id"] == "served":
            assert pathway["slip"] is None
            continue
        slips = [one.get("slip") for one in SCREENS[pathway["screen"]]["buttons"]]
        assert pathway["slip"] in slips
        assert {"print", "call_staff", "finish"} <= acts, pathway["id"]
        assert ("next" in SCREENS[pathway["screen"]]["acts"]) is pathway["goes_on"]


def test_triage_always_ends_somewhere() -> None:
    pathways = {one["id"] for one in RULES.triage["pathways"]}
    assert {row["pathway"] for row in RULES.triage["rows"]} == pathways
    assert holds(RULES.triage["rows"][-1]["when"], {}, {})


def test_no_word_on_a_screen_says_refused() -> None:
    shown = json.dumps([RULES.flow, RULES.triage, RULES.outcomes], ensure_ascii=False).lower()
    assert not re.search(r"ditolak|tidak memenuhi syarat|mohon|harap|gagal", shown)


def test_the_copy_sheet_holds_each_field_of_oss_once_and_in_order() -> None:
    placed = [field for card in RULES.copy_sheet for field in card["fields"]]
    by_order = sorted((one for one in FIELDS if one["oss"]), key=lambda one: one["oss"]["order"])
    by_card: dict[str, list[str]] = {}
    for one in by_order:
        by_card.setdefault(one["oss"]["card"], []).append(one["id"])
    assert placed == [field for card in RULES.copy_sheet for field in by_card.get(card["card"], [])]
    assert len(placed) == len(by_order)
    assert [card["card"] for card in RULES.copy_sheet] == sorted(
        (card["card"] for card in RULES.copy_sheet), key=lambda one: (one[0], int(one[1:]))
    )


def test_codes_and_passwords_are_acts_of_the_copy_sheet_never_fields() -> None:
    for card in RULES.copy_sheet:
        if card["card"] in ("A1", "A3", "A4"):
            assert card["fields"] == [] and card["acts"]


def test_the_territory_is_whole() -> None:
    kelurahan, kecamatan = RULES.territory["kelurahan"], RULES.territory["kecamatan"]
    assert (len(kecamatan), len(kelurahan)) == (10, 59)
    assert kecamatan[0]["name"] == "Palaran"
    codes = [row["code"] for row in kelurahan]
    assert len(set(codes)) == 59
    for row in kelurahan:
        assert row["kecamatan"] == row["code"][:8]
        assert row["kecamatan"] in [one["code"] for one in kecamatan]
        assert "75111" <= row["postcode"] <= "75253"


def test_outcomes_and_states_are_those_of_the_database() -> None:
    schema = (ROOT / "schema.sql").read_text("utf-8")
    pairs = (
        ("outcome", "outcomes"),
        ("status", "statuses"),
        ("stage", "stages"),
        ("state", "periods"),
    )
    for column, noun in pairs:
        listed = re.search(rf"\b{column} text not null check \({column} in \(([^)]+)\)\)", schema)
        assert listed, column
        names = re.findall(r"'(\w+)'", listed[1])
        assert [row["id"] for row in RULES.outcomes[noun]] == names


def test_each_outcome_has_a_cause_and_each_cause_a_sentence_for_the_slip() -> None:
    outcomes = {row["id"] for row in RULES.outcomes["outcomes"]}
    assert {one for cause in RULES.outcomes["causes"] for one in cause["outcomes"]} == outcomes
    for row in (*RULES.outcomes["outcomes"], *RULES.outcomes["causes"]):
        assert row["label"] and row["slip"], row["id"]


def test_kbli_rows_are_of_2025_and_never_guess_a_risk() -> None:
    families = {
        one["value"] for one in FIELDS if one["id"] == "business_family" for one in one["choices"]
    }
    codes = [row["code"] for row in RULES.kbli]
    assert len(set(codes)) == len(codes) >= 300
    for row in RULES.kbli:
        assert row["version"] == "2025" and re.fullmatch(r"[0-9]{5}", row["code"])
        assert row["risk"] in ("R", "MR", "MR*", "MT", "T", "NS", "unknown")
        assert (row["risk"] == "unknown") is (row["risk_source"] is None), row["code"]
        assert {row["family"], *row.get("also", ())} <= families
        assert row["everyday"] and row["title"] and row["words"]
        assert row["risk"] in ("unknown", "NS") or row["scopes"], row["code"]
    assert {row["family"] for row in RULES.kbli} == families


def test_old_kbli_numbers_are_five_digits_and_most_groups_have_one() -> None:
    old = {row["code"]: row["codes_2020"] for row in RULES.kbli}
    for code, found in old.items():
        assert all(re.fullmatch(r"[0-9]{5}", one) for one in found), code
        assert len(set(found)) == len(found), code
    assert sum(map(bool, old.values())) >= 458


@pytest.mark.parametrize(
    ("code", "came_from"),
    [
        ("95320", "45407"),
        ("10307", "10391"),
        ("10308", "10392"),
        ("49296", "49424"),
        ("49231", "49431"),
        ("47404", "47414"),
        ("96100", "96200"),
        ("10306", "10330"),
        ("47613", "47650"),
        ("85520", "85420"),
        ("01111", "01111"),
    ],
)
def test_an_old_kbli_number_leads_to_todays(code: str, came_from: str) -> None:
    assert came_from in next(row["codes_2020"] for row in RULES.kbli if row["code"] == code)


def test_a_number_that_changed_its_meaning_is_no_old_number_of_its_group() -> None:
    old = {row["code"]: row["codes_2020"] for row in RULES.kbli}
    # 10120 was poultry slaughter, 10762 herbal drinks, 47594 stone tableware, 77292 household goods
    for code in ("10120", "10762", "10772", "10793", "47525", "47594", "47620", "49214", "77292"):
        assert old[code] and code not in old[code], code
    assert "03222" not in old["03222"] and "03223" not in old["03223"]


def test_a_different_title_or_an_unknown_code_is_found() -> None:
    ours = [{"code": "10307", "title": "Pembuatan tempe kedelai"}, {"code": "1", "title": "x"}]
    official = {"10307": "PEMBUATAN  TEMPE KEDELAI"}
    assert differences(ours, official) == [("1", "x", None)]
    assert differences(ours[:1], {"10307": "PEMBUATAN TAHU"})[0][0] == "10307"


def test_settings_have_a_name_a_label_and_a_group_with_a_title() -> None:
    page = (ROOT / "templates/operator/fragments/_settings.html").read_text("utf-8")
    for row in RULES.settings:
        assert row["label"] and f'"{row["group"]}": "' in page, row["name"]
    assert {row["name"]: row["default"] for row in RULES.settings}["capital_limit"] == 50_000_000


def test_every_choice_has_a_label_to_show_and_to_speak() -> None:
    for field in FIELDS:
        if field["kind"] in ("choice", "yes_no"):
            choices = choices_of(RULES, field, {})
            assert choices or field.get("free"), field["id"]
            assert all(one["label"].strip() for one in choices), field["id"]
            values = [one["value"] for one in choices]
            assert len(values) == len(set(values)), field["id"]


@pytest.mark.parametrize("field", FIELDS, ids=lambda one: one["id"])
def test_every_check_of_a_field_has_a_sentence(field: Json) -> None:
    general = RULES.texts["messages"]
    for name in (*field.get("checks", ()), *field.get("office_checks", ())):
        assert name in field["messages"] or name in general, name
    if field.get("required", False) is not False:
        assert "required" in field["messages"]


def test_what_was_made_ready_belongs_to_the_rules_it_was_made_of() -> None:
    assert kbli_row(RULES, "00001") is None
    assert RULES.ready_fields is RULES.ready_fields
    group = {"code": "00001", "title": "Uji", "everyday": "", "risk": "R", "scopes": []}
    more = with_groups(RULES, [group])
    assert kbli_row(more, "00001") == more.kbli[-1]
    assert kbli_row(RULES, "00001") is None


def test_a_condition_outside_the_vocabulary_stops_the_rules_before_any_draft() -> None:
    field = {**FIELDS[0], "when": {"all": [{"equals": ["nik", "1"]}, {"eval": "1"}]}}
    rules = replace(RULES, fields=[field])
    with pytest.raises(ConditionUnknown):
        rules.ready_fields  # noqa: B018 -- made at the first look
