"""An operator at the desk without a browser: for stories that only ask what the desk is told."""

import re

import httpx

from e2e.conftest import Office
from e2e.desk import PASSWORD


def hire(office: Office) -> None:
    office.loket("operator", "add", "Rina", "--role", "operator", typed=PASSWORD + "\n")


class Clerk:
    """Rina, logged in."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        login = {"name": "Rina", "password": PASSWORD, "next": "/operator/password"}
        assert http.post("/operator/login", data=login).status_code == 303
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.get("/operator/password").text)[
            1
        ]

    def get(self, path: str) -> httpx.Response:
        answer = self.http.get(path)
        assert answer.status_code == 200, path
        return answer

    def post(self, path: str, **fields: str) -> httpx.Response:
        answer = self.http.post(path, data={"csrf": self.csrf, **fields})
        assert answer.status_code in (200, 303), (path, answer.text)
        return answer
