"""Hashes, keyed references and signatures."""

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from secrets import token_urlsafe
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core import signing

from kepu.config.environment import environment
from kepu.config.secret import write_once


def sha256_hex(content: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the same value always gives the same bytes (after RFC 8785, for our types)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def keyed_reference(purpose: str, value: str) -> str:
    """A 32-digit stand-in for something personal: HMAC-SHA-256 under the instance's secret, separated by purpose."""
    return hmac.digest(_key_of(f"{purpose}:{settings.SECRET_KEY}"), value.encode(), "sha256").hex()[:32]


@lru_cache(maxsize=64)
def _key_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def seal(purpose: str, text: str) -> str:
    """Encrypts a secret for keeping, under the instance's secret, separated by purpose (Fernet: AES-128-CBC with HMAC)."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Gives back what `seal` was given. Raises cryptography.fernet.InvalidToken for anything else."""
    return _box(purpose).decrypt(sealed.encode()).decode()


def _box(purpose: str) -> Fernet:
    return _box_of(f"seal:{purpose}:{settings.SECRET_KEY}")


@lru_cache(maxsize=32)
def _box_of(text: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key_of(text)))


class BadToken(Exception):
    """The token of a one-time link that this instance has not made for this purpose."""


def make_token(purpose: str, key: int) -> tuple[str, str]:
    """A signed token for a link about the row `key`, and its hash, which alone is kept."""
    token = signing.dumps({"k": key, "n": token_urlsafe(18)}, salt=purpose)
    return token, sha256_hex(token.encode())


def read_token(purpose: str, token: str) -> tuple[int, str]:
    """The key and the hash of a token. Raises BadToken."""
    try:
        key = signing.loads(token, salt=purpose)["k"]
    except (signing.BadSignature, KeyError, TypeError) as error:
        raise BadToken from error
    return key, sha256_hex(token.encode())


def sign_text(purpose: str, text: str) -> bytes:
    """64 bytes: the Ed25519 signature (RFC 8032) of a text under this instance's key for the purpose."""
    return _signing_key(purpose).sign(text.encode())


def verify_text(purpose: str, text: str, signature: bytes) -> None:
    """Raises cryptography.exceptions.InvalidSignature unless the signature is this instance's own."""
    _signing_key(purpose).public_key().verify(signature, text.encode())


def verify_text_with(key: bytes, text: str, signature: bytes) -> None:
    """The same for a public key of 32 bytes, whosever it is. Raises InvalidSignature, and ValueError for what is no key."""
    Ed25519PublicKey.from_public_bytes(key).verify(signature, text.encode())


def public_signing_key(purpose: str) -> bytes:
    """32 bytes: what others check this instance's signatures with."""
    return _signing_key(purpose).public_key().public_bytes_raw()


@lru_cache(maxsize=8)
def _signing_key(purpose: str) -> Ed25519PrivateKey:
    """The key for a purpose, kept in the data folder so that it outlives a change of the secret. It is derived from the secret
    when it is first needed: several machines that share a secret sign alike."""
    path = environment().home / f"signing-{purpose}"
    if not path.exists():
        seed = hashlib.sha256(f"ed25519:{purpose}:{settings.SECRET_KEY}".encode()).hexdigest()
        write_once(path, seed)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii")))
