"""Regions: loaded from the package's data file, found by words, remote and rural by date."""

import csv
import gzip
from datetime import date

import pytest
from django.db import IntegrityError

from kepu.foundation.places.contracts import TraitDraft
from kepu.foundation.places.models import Region, RegionTrait
from kepu.foundation.places.selectors import labels_by_code, search_regions, traits_on
from kepu.foundation.places.services import InvalidTrait, UnknownRegion, close_trait, load_regions, write_traits

pytestmark = pytest.mark.django_db
ROWS = [
    ("110000", "北京市", "province", ""),
    ("110105", "朝阳区", "county", "110000"),
    ("210000", "辽宁省", "province", ""),
    ("211300", "朝阳市", "prefecture", "210000"),
    ("211321", "朝阳县", "county", "211300"),
    ("440000", "广东省", "province", ""),
    ("441900", "东莞市", "prefecture", "440000"),
]


@pytest.fixture
def data_file(tmp_path):
    def write(rows):
        path = tmp_path / "regions.csv.gz"
        with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["code", "name", "level", "parent"])
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def regions(data_file):
    load_regions(data_file(ROWS))


def test_loading_twice_changes_nothing(data_file):
    path = data_file(ROWS)

    first, second = load_regions(path), load_regions(path)

    assert (first.added, second.added, second.changed, second.retired) == (7, 0, 0, 0)


def test_a_code_that_disappears_is_kept_as_retired(data_file, regions):
    changes = load_regions(data_file([row for row in ROWS if row[0] != "211321"]))

    assert changes.retired == 1
    assert Region.objects.get(pk="211321").is_retired
    assert not search_regions("朝阳县")


def test_a_code_that_comes_back_is_in_use_again(data_file, regions):
    load_regions(data_file(ROWS[:-1]))
    load_regions(data_file(ROWS))

    assert not Region.objects.get(pk="441900").is_retired


def test_the_package_holds_every_division_to_county_level():
    changes = load_regions()

    assert changes.added > 3200
    assert labels_by_code(["532823"])["532823"].chain == "云南省 西双版纳傣族自治州 勐腊县"


@pytest.mark.usefixtures("regions")
class TestSearch:
    def test_it_finds_by_a_word_of_the_name(self):
        assert [region.code for region in search_regions("朝阳")] == ["110105", "211321"]

    def test_it_narrows_by_the_name_of_the_province(self):
        assert [region.chain for region in search_regions("辽宁 朝阳")] == ["辽宁省 朝阳市 朝阳县"]

    def test_it_finds_by_the_start_of_the_code(self):
        assert [region.code for region in search_regions("1101")] == ["110105"]

    def test_a_prefecture_without_counties_can_be_chosen(self):
        assert [region.code for region in search_regions("东莞")] == ["441900"]

    def test_nothing_is_found_for_nothing(self):
        assert search_regions("  ") == []


@pytest.mark.usefixtures("regions")
class TestTraits:
    draft = TraitDraft(region_code="211321", trait="rural", starts_on=date(2020, 1, 1), source="名录")

    def test_a_trait_holds_from_its_day(self):
        write_traits(drafts=[self.draft])

        assert traits_on(date(2019, 12, 31)) == {}
        assert traits_on(date(2020, 1, 1)) == {"211321": frozenset({"rural"})}

    def test_writing_it_twice_adds_nothing(self):
        assert [write_traits(drafts=[self.draft]), write_traits(drafts=[self.draft])] == [1, 0]

    def test_it_ends_on_the_day_given(self):
        write_traits(drafts=[self.draft])

        close_trait(region_code="211321", trait="rural", ends_on=date(2024, 1, 1))

        assert "211321" in traits_on(date(2023, 12, 31))
        assert "211321" not in traits_on(date(2024, 1, 1))

    def test_it_cannot_end_before_it_began(self):
        write_traits(drafts=[self.draft])

        with pytest.raises(InvalidTrait):
            close_trait(region_code="211321", trait="rural", ends_on=date(2019, 1, 1))

    def test_an_unknown_region_is_refused(self):
        with pytest.raises(UnknownRegion):
            write_traits(drafts=[TraitDraft("999999", "rural", date(2020, 1, 1), "名录")])

    def test_the_database_refuses_a_trait_without_a_source(self):
        with pytest.raises(IntegrityError):
            RegionTrait.objects.create(region_id="211321", trait="rural", starts_on=date(2020, 1, 1), source="")
