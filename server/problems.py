"""Named failures: a slug for machines, a status, and a sentence for people.

The wire and the pages use no others.
"""

PROBLEMS: dict[str, tuple[int, str]] = {
    # Anything on this server
    "bad-request": (400, "Permintaan ini belum bisa dibaca. Coba ulangi."),
    "not-found": (404, "Halaman ini tidak ada."),
    "method-not-allowed": (405, "Cara membuka halaman ini belum tepat."),
    "too-large": (413, "Kiriman terlalu besar. Paling besar 256 KB."),
    "encoding-refused": (415, "Kiriman yang dimampatkan belum bisa diterima."),
    "clear-refused": (403, "Halaman ini hanya lewat https, supaya data tidak terbaca orang lain."),
    "too-many": (429, "Terlalu banyak percobaan. Tunggu 15 menit."),
    "internal-error": (500, "Maaf, server sedang bermasalah. Data yang sudah tersimpan aman."),
    "unavailable": (503, "Maaf, server sedang sibuk. Coba sebentar lagi."),
    # Tablets (docs/sync.md)
    "body-broken": (422, "Isi kiriman belum bisa dibaca."),
    "signature-missing": (401, "Tablet ini belum mengenalkan diri. Panggil petugas."),
    "tablet-unknown": (401, "Tablet ini belum terdaftar. Panggil petugas."),
    "signature-wrong": (401, "Tanda tangan tablet ini belum cocok. Panggil petugas."),
    "nonce-reused": (409, "Nomor kiriman ini sudah dipakai untuk isi lain."),
    "tablet-revoked": (403, "Tablet ini sudah dicabut. Panggil petugas."),
    "other-office": (403, "Draf ini milik kantor lain. Panggil petugas."),
    "envelope-broken": (422, "Kiriman ini rusak. Salinannya disimpan untuk petugas."),
    "draft-conflict": (409, "Ada dua versi draf ini. Keduanya disimpan untuk petugas."),
    "draft-claimed": (409, "Draf ini sedang dikerjakan petugas. Kiriman ini tetap disimpan."),
    "draft-finalised": (409, "Draf ini sudah selesai. Permintaan hapus disimpan untuk petugas."),
    "draft-withdrawn": (410, "Draf ini sudah dihapus pemiliknya."),
    "resume-code-unknown": (404, "Kode belum ketemu. Periksa huruf dan angkanya."),
    "resume-locked": (429, "Sudah 5 kali dicoba. Tunggu 15 menit atau panggil petugas."),
    "keys-locked": (423, "Maaf, draf belum bisa dibuka di server. Datanya aman. Panggil petugas."),
    "enrolment-code-wrong": (
        403,
        "Kode pendaftaran belum cocok atau sudah lewat. Minta kode baru.",
    ),
    "enrolment-locked": (429, "Sudah 5 kali dicoba. Minta kode baru ke penyelia."),
    "enrolment-key-wrong": (422, "Kunci tablet ini belum cocok. Coba daftarkan lagi."),
    "draft-unknown": (404, "Draf ini belum ada di server. Coba sebentar lagi."),
    "mail-off": (409, "Kantor ini belum punya pengirim email. Petugas bisa membantu."),
    "mail-behind": (409, "Isian terakhir belum sampai di server. Coba sebentar lagi."),
    "mail-address-missing": (409, "Draf ini belum punya alamat email yang bisa dikirimi."),
    "mail-closed": (409, "Draf ini sudah selesai. Email tidak perlu dibuktikan lagi."),
    "mail-too-many": (429, "Kode sudah terlalu sering diminta. Tunggu sebentar."),
    "letters-exhausted": (409, "Semua huruf antrean terpakai. Cabut tablet lama dulu."),
    "origin-insecure": (403, "Pendaftaran perlu alamat https. Lihat panduan pemasangan."),
}

_BY_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    429: "too-many",
    503: "unavailable",
}


class Problem(Exception):
    """A named failure on its way out. `extra` goes into the JSON answer beside slug and title."""

    def __init__(
        self, slug: str, *, extra: dict | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.status, self.title = PROBLEMS[slug]
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self) -> dict:
        return {"problem": self.slug, "title": self.title, **self.extra}


def problem_of_status(status: int) -> Problem:
    """The named failure for a bare HTTP status of the framework."""
    return Problem(_BY_STATUS.get(status, "bad-request" if status < 500 else "internal-error"))
