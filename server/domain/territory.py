"""Places of Samarinda by code, like '64.72.01.1003' (Kepmendagri 300.2.2-2138/2025)."""

from collections.abc import Mapping
from typing import Any

from server.domain.rule_files import Row, Rules


def kelurahan_of(rules: Rules, code: Any) -> Row | None:
    return rules.kelurahan_by_code.get(code) if isinstance(code, str) else None


def kecamatan_of(rules: Rules, code: Any) -> Row | None:
    """By the code of a kecamatan, or of a kelurahan in it."""
    return rules.kecamatan_by_code.get(code[:8]) if isinstance(code, str) else None


def kelurahan_in(rules: Rules, kecamatan_code: str) -> list[Row]:
    return [row for row in rules.territory["kelurahan"] if row["kecamatan"] == kecamatan_code]


def regency_of(rules: Rules) -> Row:
    return rules.territory["regency"][0]


def ktp_code(answers: Mapping[str, Any]) -> Any:
    """The code of the KTP's kelurahan when it lies in Samarinda, else whatever was chosen."""
    chosen = answers.get("ktp_kelurahan")
    return answers.get("ktp_other_kelurahan") if chosen == "samarinda" else chosen
