"""A server that starts with locked keys: the lobby goes on, a supervisor opens them."""

from e2e.desk import PASSWORD, Lobby, open_desk
from e2e.house import browser  # noqa: F401 -- the desk's browser
from tests.web.applicants import SITI

PHRASE = "sungai mahakam sore"


def test_drafts_wait_for_the_key_until_a_supervisor_opens_it(office, browser):  # noqa: F811
    office.loket("operator", "add", "Budi", "--role", "supervisor", typed=f"{PASSWORD}\n")
    office.loket("keys", "lock", typed=f"{PHRASE}\n")
    office.kill()
    office.start()
    lobby = Lobby(office)  # enrols, delivers: the public half is enough
    lobby.send(SITI)
    lobby.http.close()
    with open_desk(browser, office, "Budi") as desk:
        assert desk.page.inner_text("#_keys").startswith("Draf menunggu kunci server")
        assert "S*** W***" not in desk.page.inner_text("#_queue")
        desk.open("server")
        assert desk.axe() == []
        desk.page.fill("#passphrase", "sungai mahakam pagi")
        desk.page.click("[data-act=unlock-keys]")
        desk.page.wait_for_selector("#passphrase-problem")
        desk.page.fill("#passphrase", PHRASE)
        desk.page.click("[data-act=unlock-keys]")
        desk.page.wait_for_selector("[data-act=forget-keys]")
        desk.open()
        desk.page.wait_for_selector("text=S*** W***")
        desk.open("closing")
        desk.page.click("[data-act=close-day]")
        seal = desk.page.inner_text("[data-seal]")
        assert desk.axe() == []
    assert f"the seal {seal} is that of" in office.loket("verify", "--seal", seal)
