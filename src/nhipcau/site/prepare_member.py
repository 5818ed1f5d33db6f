"""Brings the database of one node up, in a process of its own whose environment names the node.

    python -m nhipcau.site.prepare_member directory|centre|cast|entry|sign|take [--elsewhere KEY,KEY …]

``directory`` makes what may be copied to every node: the tables and the directory of agencies, which
publishes nothing. ``centre`` loads all reference data and the demo, ``cast`` all reference data and the
officers of the agencies that the node serves. Steps go to standard error; the accounts of the node are
printed on standard output, without those of agencies that have a node of their own (``--elsewhere``).
``entry`` makes the node's keys and prints its entry for the directory of nodes, ``sign`` makes a directory
of such entries and signs it with demo roots, ``take`` takes it here.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
from django.conf import settings

from nhipcau.kit.errors import CodedError


def main() -> None:
    """Prepare the node; a coded error becomes one line and exit code 1."""
    parser = argparse.ArgumentParser(prog="prepare_member")
    parser.add_argument("what", choices=("directory", "centre", "cast", "entry", "sign", "take"))
    parser.add_argument("--elsewhere", default="", help="Keys of agencies with a node of their own.")
    parser.add_argument("--address", default="", help="Where the pages of this node are.")
    parser.add_argument("--entries", default="", help="Entries of nodes, one a line.")
    parser.add_argument("--roots", type=Path, help="Folder of the demo's root keys.")
    parser.add_argument("--out", type=Path, help="File of the directory that is made.")
    parser.add_argument("--directory", type=Path, help="File of the directory that is taken.")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.site.settings")
    django.setup()
    try:
        if given.what in {"entry", "sign", "take"}:
            join(given)
        else:
            prepare(given.what, elsewhere=[key for key in given.elsewhere.split(",") if key])
    except CodedError as error:
        say(f"{error.text()} [{error.code}]")
        sys.exit(1)


def prepare(what: str, *, elsewhere: list[str]) -> None:
    """Tables, reference data, and what the node is to hold beside. Raises DatabaseMissing."""
    from nhipcau.agencies.facade import load_reference_data as load_directory
    from nhipcau.simulation.facade import CAST, demo_accounts_text, load_cast, load_demo, members_in
    from nhipcau.site.bootstrap import migrate, migrate_and_load

    if what == "directory":
        migrate(say)
        load_directory(say)
        return
    migrate_and_load(progress=say)
    if what == "centre":
        load_demo(progress=say)
        not_here = members_in(elsewhere)
        shown = tuple(member for member in CAST if member not in not_here)
    else:
        load_cast(agency_keys=settings.NHIPCAU_NODE_SERVES)
        shown = members_in(settings.NHIPCAU_NODE_SERVES)
    print(demo_accounts_text(shown))


def join(given: argparse.Namespace) -> None:
    """A step of making nodes known to each other."""
    from nhipcau.site import demo_federation

    if given.what == "entry":
        print(demo_federation.entry(given.address))
    elif given.what == "sign":
        demo_federation.sign(given.entries.splitlines(), given.roots, given.out)
    else:
        demo_federation.take(given.directory, given.roots)


def say(text: str) -> None:
    """One step, at once."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
