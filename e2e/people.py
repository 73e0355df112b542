"""Fictitious applicants for the stories: answers by field id. Their NIKs belong to nobody."""

from typing import Any

Answers = dict[str, Any]

BUKUAN = "64.72.01.1003"

SITI: Answers = {
    "for_whom": "self",
    "is_citizen": "yes",
    "has_nib": "no",
    "legal_form": "own",
    "capital_range": "to_5m",
    "business_kelurahan": BUKUAN,
    "business_family": "food_stall",
    "kbli_code": "56101",
    "doc_ktp": "have",
    "doc_kk": "have",
    "doc_address": "have",
    "has_phone": "yes",
    "has_whatsapp": "yes",
    "has_email": "no",
    "doc_npwp": "none",
    "doc_bpjs": "none",
    "phone": "081234567890",
    "nik": "6472015203850007",
    "name": "SITI RAHMAH",
    "birth_date": "1985-03-12",
    "gender": "female",
    "ktp_address": "JALAN GOTONG ROYONG NO. 5",
    "ktp_rt": "12",
    "ktp_rw": "3",
    "ktp_kelurahan": BUKUAN,
    "business_name": "WARUNG BU SITI",
    "area": 12,
    "capital": 4500000,
    "running": "yes",
    "workers": 0,
    "same_address": "yes",
    "products": [
        {
            "product_name": "NASI KUNING",
            "product_capacity": 15600,
            "product_unit": "Bungkus",
            "product_sni": "no",
            "product_halal": "no",
        }
    ],
}
"""A food stall in Bukuan: nothing odd about it."""

PERSONAL = (
    "6472015203850007",
    "SITI RAHMAH",
    "081234567890",
    "GOTONG ROYONG",
)
"""What nobody else may ever see of her."""
