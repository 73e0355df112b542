"""FastAPI with SQLAlchemy on SQLite. TUNED=1: as a careful team would set it up (a pool that fits,
transactions that take the write lock at once); else the usual defaults. Both: WAL, FULL.
"""

import os
from collections.abc import Iterator

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Index, Integer, String, create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

TUNED = os.environ.get("TUNED") == "1"
POOL = {"pool_size": 40, "max_overflow": 0} if TUNED else {}
engine = create_engine("sqlite:///drafts.db", connect_args={"timeout": 30}, **POOL)


@event.listens_for(engine, "connect")
def set_up(connection, _) -> None:
    if TUNED:
        connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in ("journal_mode = wal", "synchronous = full", "busy_timeout = 30000"):
        connection.execute(f"pragma {pragma}")


@event.listens_for(engine, "begin")
def take_the_write_lock(connection) -> None:
    if TUNED:
        connection.exec_driver_sql("begin immediate")


class Base(DeclarativeBase):
    pass


class Draft(Base):
    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    rev: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String)
    created: Mapped[int] = mapped_column(Integer)
    answers: Mapped[str] = mapped_column(String)
    __table_args__ = (Index("by_status", "status", "created"),)


class DraftIn(BaseModel):
    id: str
    rev: int
    status: str
    answers: dict


Base.metadata.create_all(engine)
sessions = sessionmaker(engine)
app = FastAPI()


def session() -> Iterator[Session]:
    with sessions() as opened:
        yield opened


@app.get("/healthz")
def healthz() -> dict:
    return {"status": "ok"}


@app.post("/drafts", status_code=201)
def deliver(draft: DraftIn, db: Session = Depends(session)) -> dict:  # noqa: B008 -- FastAPI's way
    import json
    import time

    row = Draft(
        id=draft.id,
        rev=draft.rev,
        status=draft.status,
        created=time.time_ns(),
        answers=json.dumps(draft.answers),
    )
    db.add(row)
    try:
        db.commit()
    except IntegrityError:
        raise HTTPException(409) from None
    return {"id": draft.id, "rev": draft.rev}


@app.get("/queue")
def queue(db: Session = Depends(session)) -> list[dict]:  # noqa: B008 -- FastAPI's way
    rows = db.scalars(
        select(Draft).where(Draft.status == "new").order_by(Draft.created).limit(50)
    ).all()
    return [{"id": row.id, "rev": row.rev, "created": row.created} for row in rows]
