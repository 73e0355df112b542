"""The page that hands out the office's certificate authority, over plain HTTP: before a tablet
trusts the authority it can't open anything else. A small app of its own; it knows no data.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import segno
from litestar import Litestar, MediaType, Response, get

from server.web.headers import add_headers
from server.web.pages import page

STYLE = Path(__file__).parents[1] / "static" / "certificate.css"
CERTIFICATE_TYPE = "application/x-x509-ca-cert"  # Android and Windows offer to install this


def create_certificate_app(
    authority: Callable[[], tuple[bytes, str]], page_address: str, kiosk_address: str
) -> Litestar:
    """`authority`: the certificate as DER and its fingerprint, which a person compares with what
    `loket serve` prints. Asked for anew each time: it may change while the server runs.
    """

    @get("/", sync_to_thread=False)
    def explain() -> Response[str]:
        return page(
            "public/tls.html",
            fingerprint=authority()[1],
            page_address=page_address,
            kiosk_address=kiosk_address,
        )

    @get("/loket-otan.crt", sync_to_thread=False)
    def give_certificate() -> Response[bytes]:
        attachment = {"Content-Disposition": 'attachment; filename="loket-otan.crt"'}
        return Response(authority()[0], media_type=CERTIFICATE_TYPE, headers=attachment)

    @get("/qr.svg", sync_to_thread=False)
    def draw_address() -> Response[bytes]:
        picture = BytesIO()
        segno.make_qr(page_address, error="m").save(picture, kind="svg", scale=6, light="#fff")
        return Response(picture.getvalue(), media_type="image/svg+xml")

    @get("/certificate.css", media_type=MediaType.CSS, sync_to_thread=False)
    def style() -> str:
        return STYLE.read_text("utf-8")

    return Litestar(
        [explain, give_certificate, draw_address, style],
        before_send=[add_headers],
        openapi_config=None,
        logging_config=None,
    )
