"""The command line: `loket serve`, `loket operator add …`. `loket --help` lists everything.

A command is a function of `server/commands/<module>.py`: it takes the settings and its arguments by
name, prints what a person wants to know, and returns the exit code (None is 0). It is imported only
when asked for, so `loket tablet enrol` doesn't load the web.
"""

import argparse
import os
import sys
from importlib import import_module

from server.commands import CommandRefused
from server.settings import VERSION, Settings, SettingWrong

ROLES = ("operator", "supervisor")


def main(argv: list[str] | None = None) -> int:
    arguments = vars(parser().parse_args(argv))
    os.umask(0o077)  # what this program writes is for its own user
    try:
        settings = Settings.from_environment()
        module, _, function = arguments.pop("runs").partition(":")
        command = getattr(import_module(f"server.commands.{module}"), function)
        return command(settings, **arguments) or 0
    except (CommandRefused, SettingWrong) as refused:
        print(refused, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="loket", description="Loket OTAN. The data folder is LOKET_DATA (default ./data)."
    )
    root.add_argument("--version", action="version", version=f"loket {VERSION}")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    _add_server(commands)
    _add_operators(commands)
    _add_tablets(commands)
    _add_copies(commands)
    _add_keys(commands)
    _add_data(commands)
    return root


def _add_server(commands: argparse._SubParsersAction) -> None:
    serve = commands.add_parser("serve", help="start the server")
    serve.add_argument("--host", help="address to listen on; 0.0.0.0: the whole network")
    serve.add_argument("--port", type=int)
    serve.add_argument("--tls", action="store_true", help="HTTPS with the office's own authority")
    serve.set_defaults(runs="serve:serve")


def _add_operators(commands: argparse._SubParsersAction) -> None:
    operator = commands.add_parser("operator", help="the people who log in")
    acts = operator.add_subparsers(required=True, metavar="ACT")
    add = acts.add_parser("add", help="reads the password from standard input")
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, default="operator")
    add.add_argument("--office", help="needed where there is more than one")
    add.set_defaults(runs="operator:add")
    passwd = acts.add_parser("passwd", help="a new password, from standard input; unlocks")
    passwd.add_argument("name")
    passwd.set_defaults(runs="operator:passwd")
    lock = acts.add_parser("lock", help="somebody left; `passwd` unlocks")
    lock.add_argument("name")
    lock.set_defaults(runs="operator:lock")
    acts.add_parser("list").set_defaults(runs="operator:list_all")


def _add_tablets(commands: argparse._SubParsersAction) -> None:
    tablet = commands.add_parser("tablet", help="the tablets in the lobby")
    acts = tablet.add_subparsers(required=True, metavar="ACT")
    enrol = acts.add_parser("enrol", help="print a code that enrols a tablet within 10 minutes")
    enrol.add_argument("name")
    enrol.add_argument("--office", help="needed where there is more than one")
    enrol.set_defaults(runs="tablet:enrol")
    acts.add_parser("list").set_defaults(runs="tablet:list_all")
    revoke = acts.add_parser("revoke", help="a lost tablet: nothing that it sends counts any more")
    revoke.add_argument("name")
    revoke.add_argument("--office", help="needed where there is more than one")
    revoke.set_defaults(runs="tablet:revoke")
    wipe = acts.add_parser("wipe", help="the tablet sends what waits, then empties itself")
    wipe.add_argument("name")
    wipe.add_argument("--office", help="needed where there is more than one")
    wipe.set_defaults(runs="tablet:wipe")


def _add_copies(commands: argparse._SubParsersAction) -> None:
    backup = commands.add_parser("backup", help="a consistent copy, also while the server runs")
    backup.add_argument("folder", nargs="?", help="default: backups/ in the data folder")
    backup.set_defaults(runs="backup:backup")
    verify = commands.add_parser("verify", help="is everything there, unchanged and readable?")
    verify.add_argument("file", nargs="?", help="a copy; default: the database in use")
    verify.add_argument("--passphrase", action="store_true", help="read it from stdin, to open")
    verify.add_argument("--seal", help="of a closing sheet: is it the one that this log gives?")
    verify.set_defaults(runs="verify:verify")
    restore = commands.add_parser("restore", help="put a copy back; the server must be stopped")
    restore.add_argument("file")
    restore.add_argument("--anyway", action="store_true", help="also a copy with faults")
    restore.set_defaults(runs="backup:restore")


def _add_keys(commands: argparse._SubParsersAction) -> None:
    keys = commands.add_parser("keys", help="the server's own keys; passphrases come from stdin")
    acts = keys.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("list").set_defaults(runs="keys:list_all")
    lock = acts.add_parser("lock", help="put a passphrase on: each start then waits for it")
    lock.set_defaults(runs="keys:lock")
    unlock = acts.add_parser("unlock", help="take the passphrase off")
    unlock.set_defaults(runs="keys:unlock")
    rotate = acts.add_parser("rotate", help="a new current key; the older ones still open")
    rotate.set_defaults(runs="keys:rotate")


def _add_data(commands: argparse._SubParsersAction) -> None:
    purge = commands.add_parser("purge", help="erase what is due now; the server does it at night")
    purge.set_defaults(runs="purge:purge")
    office = commands.add_parser("office", help="the offices that this server serves")
    office_acts = office.add_subparsers(required=True, metavar="ACT")
    add = office_acts.add_parser("add")
    add.add_argument("office_id", help="short name, 'palaran'")
    add.add_argument("name", help="'Kecamatan Palaran'")
    add.add_argument("kecamatan_code", help="Kemendagri's code, '64.72.01'")
    add.set_defaults(runs="office:add")
    seed = commands.add_parser("seed", help="fill the queue with fictitious applicants")
    seed.set_defaults(runs="seed:seed")
    kbli = commands.add_parser("kbli", help="the list of business activities")
    kbli_acts = kbli.add_subparsers(required=True, metavar="ACT")
    check = kbli_acts.add_parser("check", help="compare codes and titles with an official list")
    check.add_argument("file")
    check.set_defaults(runs="kbli:check")
    load = kbli_acts.add_parser("import", help="load the official list: all of it or nothing")
    load.add_argument("file", help="JSON or CSV with code,title,...")
    load.set_defaults(runs="kbli:load")


if __name__ == "__main__":
    sys.exit(main())
