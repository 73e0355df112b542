"""The kiosk's page as one document: the shell, and the templates that a tablet fetches after it."""

from server.domain.rule_files import Rules
from server.web.kiosk_page import render_page
from server.web.pages import environment


def whole_page(rules: Rules) -> bytes:
    shell, later = render_page(environment(), rules)
    return shell.replace(b"</body>", later + b"</body>")
