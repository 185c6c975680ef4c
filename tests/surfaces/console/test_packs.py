"""`kepu packs build`, `verify` and `apply`: what they say, and their exit codes."""

import base64
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from kepu.domain.packs.models import BuiltFile
from kepu.domain.packs.offline.archives import read_archive, write_archive
from kepu.domain.packs.offline.building import PURPOSE
from kepu.domain.packs.services import begin_version
from kepu.foundation.crypto import public_signing_key
from kepu.surfaces.console.commands import packs_apply, packs_build, packs_verify
from tests.domain.packs.acting import public_pack, publish

__all__ = ["public_pack", "publish"]


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def file(public_pack, tmp_path):
    """The pack's file as it was written out."""
    run(packs_build.command, "--out", tmp_path)
    return tmp_path / f"pack-{public_pack.pk}-v1.zip"


def test_it_builds_each_once_and_the_same_again(public_pack, tmp_path):
    first = run(packs_build.command, "--out", tmp_path)
    again = run(packs_build.command, "--check")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "0 differ" in again.output
    assert BuiltFile.objects.count() == 1


def test_an_unknown_pack_is_named(public_pack):
    answer = run(packs_build.command, "--pack", 999)

    assert (answer.exit_code, "999" in answer.output) == (2, True)


@pytest.mark.parametrize("form", ["own", "base64", "file", "json"])
def test_it_verifies_with_the_key_in_every_form(file, tmp_path, form):
    key = base64.b64encode(public_signing_key(PURPOSE)).decode()
    (tmp_path / "key").write_text(key)
    (tmp_path / "key.json").write_text(json.dumps({"algorithm": "Ed25519", "public": key}))
    given = {
        "own": (),
        "base64": ("--key", key),
        "file": ("--key", tmp_path / "key"),
        "json": ("--key", tmp_path / "key.json"),
    }

    answer = run(packs_verify.command, file, *given[form])

    assert (answer.exit_code, "0 faults" in answer.output) == (0, True)


def test_a_changed_file_is_a_fault_and_another_key_too(file):
    files = read_archive(file.read_bytes())
    file.write_bytes(write_archive({**files, "index.html": b"<p>run!</p>"}))
    other = base64.b64encode(public_signing_key("tickets")).decode()

    assert "index.html was changed" in run(packs_verify.command, file).output
    assert run(packs_verify.command, file).exit_code == 1
    assert run(packs_verify.command, file, "--key", other).exit_code == 1


@pytest.mark.parametrize("key", ["nonsense!", "AAAA", "{}"])
def test_a_wrong_key_is_refused(file, key):
    assert run(packs_verify.command, file, "--key", key).exit_code == 2


def test_what_is_no_pack_file_is_refused(tmp_path, db):
    (tmp_path / "a.zip").write_bytes(b"no archive")

    assert run(packs_verify.command, tmp_path / "a.zip").exit_code == 2


def test_a_delta_is_applied_and_verified(cast, file, public_pack, publish, client, tmp_path):
    begin_version(actor=cast.actor("astro_editor"), pack_id=public_pack.pk, note="核对", now=cast.now)
    publish(public_pack, now=cast.now + timedelta(days=2))
    delta, new = tmp_path / "delta.zip", tmp_path / "new.zip"
    delta.write_bytes(b"".join(client.get(f"{public_pack.path}changes-since-1.zip").streaming_content))

    assert run(packs_apply.command, file, delta, "--out", new).exit_code == 0
    assert "version 2" in run(packs_verify.command, new).output
    assert run(packs_apply.command, new, delta, "--out", tmp_path / "x.zip").exit_code == 2
    assert not (tmp_path / "x.zip").exists()
