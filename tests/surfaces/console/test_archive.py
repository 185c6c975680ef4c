import zipfile

import pytest
from django.core.management import call_command
from django.db import connection

from kepu.foundation.files.services import store_file
from kepu.foundation.units.models import Unit
from kepu.surfaces.console.archive import UnfitArchive, read_archive, write_archive


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.django_db(transaction=True)
def test_a_restored_database_is_backed_up_to_the_same_bytes(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    store_file(
        actor=cast.actor("astro_coordinator"),
        unit_id=cast.unit["astro"],
        name="证明.pdf",
        content=b"%PDF",
        now=cast.now,
    )
    write_archive(tmp_path / "first.zip")
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "restored"

    read_archive(tmp_path / "first.zip")
    write_archive(tmp_path / "second.zip")

    assert contents(tmp_path / "first.zip") == contents(tmp_path / "second.zip")


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_restore_over_data(cast, tmp_path):
    write_archive(tmp_path / "a.zip")

    with pytest.raises(UnfitArchive, match="not empty"):
        read_archive(tmp_path / "a.zip")

    assert Unit.objects.filter(code="astro").exists()


@pytest.mark.django_db
def test_something_else_is_not_an_archive(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"hello")

    with pytest.raises(UnfitArchive, match="not an archive"):
        read_archive(tmp_path / "a.zip")

    assert connection.in_atomic_block
