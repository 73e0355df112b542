"""Is it us, and is it alive?"""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from sqlite_utils import Database

from server.settings import app_version
from server.store.database import read_epoch


@get("/healthz", sync_to_thread=False)
def healthz(db: NamedDependency[Database]) -> dict[str, str]:
    """Asks the database too: a process that can't read it is not well."""
    read_epoch(db)
    return {"status": "ok", "version": app_version()}


@get("/api/ping", sync_to_thread=False)
def ping(nonce: FromQuery[str] = "") -> dict[str, object]:
    """Echoes, so that a captive portal's page or a cached answer can't pass for us."""
    return {"loket": 1, "nonce": nonce[:64]}


HEALTH_HANDLERS = [healthz, ping]
