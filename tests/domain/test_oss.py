"""Every value leaves the copy sheet in the form that OSS takes, or as it was written."""

import pytest

from server.domain.oss import as_oss_text

CASES = [
    ("digits", "6472 0112 0385 0007", "6472011203850007"),
    ("digits", "6472011203850007", "6472011203850007"),
    ("digits", "647201-12O385", "647201-12O385"),
    ("upper", "siti  rahmawati ", "SITI RAHMAWATI"),
    ("upper", "M. Nor'aini", "M. NOR'AINI"),
    ("date", "1985-03-12", "12-03-1985"),
    ("date", "12 Maret 1985", "12 Maret 1985"),
    ("date", "2000-01-01", "01-01-2000"),
    ("phone", "+6281234567890", "81234567890"),
    ("phone", "081234567890", "81234567890"),
    ("phone", "0812-3456-7890", "81234567890"),
    ("phone", "6281234567890", "81234567890"),
    ("phone", "81234567890", "81234567890"),
    ("integer", 10_000_000, "10000000"),
    ("integer", 0, "0"),
    ("integer", 12.0, "12"),
    ("integer", "sekitar 10", "sekitar 10"),
    ("rt_rw", "5", "005"),
    ("rt_rw", "012", "012"),
    ("rt_rw", "12", "012"),
    ("rt_rw", "5A", "5A"),
    (
        "path",
        ["Kalimantan Timur", "Kota Samarinda", "Palaran", "Bukuan"],
        "Kalimantan Timur > Kota Samarinda > Palaran > Bukuan",
    ),
    ("path", ["Jawa Timur", "", None, "Kepanjen"], "Jawa Timur > Kepanjen"),
    ("path", "Bukuan", "Bukuan"),
    ("choice", "Laki-Laki", "Laki-Laki"),
    ("text", " nasi\nkuning ", "nasi kuning"),
    ("something new", "ditulis", "ditulis"),
    ("digits", None, ""),
    ("upper", "", ""),
]


@pytest.mark.parametrize(("oss_format", "value", "expected"), CASES)
def test_value_takes_the_form_of_oss(oss_format, value, expected):
    assert as_oss_text(oss_format, value) == expected
