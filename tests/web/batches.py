"""Batches of deliveries for tests, and what became of them."""

import json


def statuses(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Loket"] == "1"
    return [result["status"] for result in answer.json()["results"]]


def raw_batch(*pairs):
    rows = [{"draft_id": draft_id, "body": body} for draft_id, body in pairs]
    return json.dumps({"deliveries": rows}).encode()


def submitted(tablet, count):
    return [
        tablet.pack(stage="submitted", queue_number=f"B-{number:03}", answers={"name": "SITI"})
        for number in range(1, count + 1)
    ]


def drafts_in_each_transaction(office, work):
    seen = []
    office.writer.conn.set_trace_callback(seen.append)
    given = work()
    office.writer.conn.set_trace_callback(None)
    parts = "\n".join(sql.strip() for sql in seen).split("COMMIT")
    counts = [part.count("insert into drafts") for part in parts]
    return given, [count for count in counts if count]
