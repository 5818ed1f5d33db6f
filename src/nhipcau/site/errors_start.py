"""Coded errors of starting and stopping a node."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Missing


class PortTaken(Conflict):
    """Port %(port)s is taken by another program. Choose another with --port."""

    code = "site.port-taken"


class AlreadyRunning(Conflict):
    """A node already runs on this data folder: %(address)s. Stop it with `./nhipcau stop`."""

    code = "site.already-running"


class DidNotAnswer(Missing):
    """The web server did not answer in %(seconds)s s. Its log: %(log)s"""

    code = "site.did-not-answer"


class DemoDataHere(Conflict):
    """This data folder holds demo accounts; `up` does not start on it. Choose another with \
--data-dir."""

    code = "site.demo-data-here"


class RealDataHere(Conflict):
    """The folder %(where)s is not a demo's data folder; nothing was deleted."""

    code = "site.real-data-here"


class MemberNotPrepared(Missing):
    """The database of node %(node)s could not be prepared: %(reason)s"""

    code = "site.member-not-prepared"
