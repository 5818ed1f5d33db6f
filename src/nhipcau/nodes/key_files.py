"""Keys in files: one PKCS#8 PEM per key, and beside it the public half as JSON.

For the key `vpcp/events/2026-11-22-1` these are `vpcp.events.2026-11-22-1.pem` (mode 0600) and
`….json`, the JWK as it goes into the directory of nodes, in a folder of mode 0700. A key is there
when its JSON is: a process killed while making one leaves at most a private half that nobody names.

A private half that is not in the folder is looked for in `$CREDENTIALS_DIRECTORY`, where systemd
puts what `LoadCredential=` or `LoadCredentialEncrypted=` names, and so is a JSON.
"""

from __future__ import annotations

import itertools
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from nhipcau.kit.clock import civil_date
from nhipcau.kit.ids import new_id
from nhipcau.nodes.keys import DecryptionKey, PublicKey, SigningKey, Use
from nhipcau.nodes.signing_errors import (
    KeyFileOpen,
    KeyFileUnusable,
    KeyFolderOpen,
    KeyHalvesDiffer,
    KeyNameWrong,
    NoSigningKey,
)

_NODE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
# Bits of a mode that must not be set: of group and world, of the world, and to write.
_OTHERS, _WORLD, _OTHERS_WRITE = 0o077, 0o007, 0o022


def credentials_folder() -> Path | None:
    """The folder of credentials that systemd made for this service."""
    named = os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(named) if named else None


@dataclass(frozen=True, slots=True)
class FileKeyStore:
    """The keys of this node in `folder`, and in `credentials` what the folder lacks."""

    folder: Path
    credentials: Path | None = field(default_factory=credentials_folder)

    def signing_key(self, use: Use, *, now: datetime) -> SigningKey:
        """The newest key of `use` that is good at `now`.

        Raises NoSigningKey, KeyFileOpen, KeyFolderOpen, KeyFileUnusable, KeyHalvesDiffer, and as
        `PublicKey.from_json`.
        """
        good = [(key, path) for key, path in self._described() if key.use is use and key.good_at(now)]
        if not good:
            raise NoSigningKey(use=use.value)
        key, path = good[-1]
        private = self._private_half(key, path)
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyHalvesDiffer(path=path)
        return SigningKey(key.kid, private)

    def decryption_keys(self) -> list[DecryptionKey]:
        """All keys for which others may have encrypted. Raises as `signing_key`, but NoSigningKey."""
        found = []
        for key, path in self._described():
            if key.use is Use.ENCRYPTION:
                private = self._private_half(key, path)
                if not isinstance(private, X25519PrivateKey):
                    raise KeyHalvesDiffer(path=path)
                found.append(DecryptionKey(key.kid, private))
        return found

    def public_keys(self) -> list[PublicKey]:
        """All keys by use and from old to new; reads no private half.

        Raises KeyFolderOpen, KeyFileUnusable, and as `PublicKey.from_json`.
        """
        return [key for key, _ in self._described()]

    def make(
        self, use: Use, node: str, *, now: datetime, days: int, begins: datetime | None = None
    ) -> PublicKey:
        """A new key, good for `days` from `begins` (else from `now`).

        Let a key that takes over begin when the directory that names it will have reached every
        node: until then those who lack it would refuse what it signs. Raises KeyNameWrong,
        KeyFolderOpen, and KeyMalformed for a period that is none.
        """
        if not node or not set(node) <= _NODE_LETTERS:
            raise KeyNameWrong(name=node)
        self._prepare()
        private = X25519PrivateKey.generate() if use is Use.ENCRYPTION else Ed25519PrivateKey.generate()
        begins = begins or now
        stem = f"{node}/{use.value}/{civil_date(now).isoformat()}"
        x = private.public_key().public_bytes_raw()
        # Made before anything is written, so that a wrong period leaves no half of a key behind.
        key = PublicKey(stem, use, x, not_before=begins, not_after=begins + timedelta(days=days))
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        key = replace(key, kid=self._place(pem, stem))
        document = json.dumps(key.to_json(), indent=1).encode() + b"\n"
        _write_new(self.folder / f"{_file_name(key.kid)}.json", document)
        return key

    def _prepare(self) -> None:
        """The folder, there and closed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._refuse_open_folder()
        self.folder.chmod(0o700)

    def _place(self, pem: bytes, stem: str) -> str:
        """Store the private half under the first free kid of the day, which is returned."""
        for number in itertools.count(1):
            kid = f"{stem}-{number}"
            name = _file_name(kid)
            # The private half of an older key may have moved elsewhere; its name is taken all the same.
            if not any((folder / f"{name}.json").exists() for folder in self._folders()):
                with suppress(FileExistsError):
                    _write_new(self.folder / f"{name}.pem", pem)
                    return kid
        raise AssertionError  # the count has no end

    def _folders(self) -> list[Path]:
        return [self.folder] if self.credentials is None else [self.folder, self.credentials]

    def _described(self) -> list[tuple[PublicKey, Path]]:
        """Each key with the file that describes it, by use and from old to new."""
        self._refuse_open_folder()
        found: dict[str, tuple[PublicKey, Path]] = {}
        for folder in self._folders():
            for path in sorted(folder.glob("*.json")):
                # Among the credentials of a service may be others that are not ours to read.
                if folder == self.folder or _describes_a_key(path):
                    key = _read_description(path)
                    found.setdefault(key.kid, (key, path))
        # Of two made at one instant the later number is the newer: -10 comes after -9.
        return sorted(
            found.values(), key=lambda item: (item[0].use, item[0].not_before, len(item[0].kid), item[0].kid)
        )

    def _private_half(self, key: PublicKey, description: Path) -> object:
        name = description.with_suffix(".pem").name
        places = [folder / name for folder in self._folders() if (folder / name).exists()]
        path = places[0] if places else self.folder / name
        try:
            # systemd lets the service in by an access list, whose mask shows as the rights of the group.
            pem = _read_closed(path, _OTHERS if path.parent == self.folder else _WORLD)
            private = load_pem_private_key(pem, password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyFileUnusable(path=path) from None
        if not isinstance(private, Ed25519PrivateKey | X25519PrivateKey):
            raise KeyFileUnusable(path=path)
        if private.public_key().public_bytes_raw() != key.x:
            raise KeyHalvesDiffer(path=path)
        return private

    def _refuse_open_folder(self) -> None:
        if self.folder.exists() and self.folder.stat().st_mode & _OTHERS_WRITE:
            raise KeyFolderOpen(path=self.folder)


def _file_name(kid: str) -> str:
    return kid.replace("/", ".")


def _describes_a_key(path: Path) -> bool:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and "nhipcau_use" in document


def _read_description(path: Path) -> PublicKey:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise KeyFileUnusable(path=path) from None
    return PublicKey.from_json(document)


def _read_closed(path: Path, refused: int) -> bytes:
    """The bytes of a file that only we can read. Raises KeyFileOpen, OSError."""
    with path.open("rb") as file:
        # Asked of the open file, so that nobody puts another under the name in between.
        if os.fstat(file.fileno()).st_mode & refused:
            raise KeyFileOpen(path=path)
        return file.read()


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is whole or not there. Raises FileExistsError; never overwrites."""
    partial = path.with_name(f".{new_id().hex}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)  # unlike a rename it fails when the name is taken
    finally:
        partial.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
