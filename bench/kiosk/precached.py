"""What the service worker keeps in all, as it travels."""

import json

import httpx

MANIFEST = "/kiosk/precache-manifest.js"
SOUND = "audio/"


def precached_kb(address: str) -> dict[str, float]:
    """kB of bodies over the wire, without sound, and how many requests that takes."""
    with httpx.Client(base_url=address, headers={"Accept-Encoding": "gzip"}) as client:
        source = client.get(MANIFEST).text
        entries = json.loads(source[source.index("[") : source.rindex("]") + 1])
        sizes = [_size(client, entry["url"]) for entry in entries]
    return {"precached, kB": sum(sizes) / 1e3, "precached, requests": len(sizes)}


def _size(client: httpx.Client, url: str) -> int:
    with client.stream("GET", url) as answer:
        answer.raise_for_status()
        if answer.headers["content-type"].startswith(SOUND):
            return 0
        return sum(len(part) for part in answer.iter_raw())
