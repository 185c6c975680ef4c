from xml.etree import ElementTree

import pytest
from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_atom_feed_lists_open_acts_newest_first(client, book):
    feed = ElementTree.fromstring(client.get("/feeds/acts.atom").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["黑洞讲座", "看月亮"]


def test_the_rss_feed_lists_the_same(client, book):
    feed = ElementTree.fromstring(client.get("/feeds/acts.rss").content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["黑洞讲座", "看月亮"]


def test_a_feed_narrows_to_a_unit_and_all_below_it(client, book):
    assert "黑洞讲座" in client.get("/feeds/acts.atom?unit=north").content.decode()
    assert "黑洞讲座" not in client.get("/feeds/acts.atom?unit=south").content.decode()


def test_the_calendar_is_whole_days_with_the_end_excluded(client, book):
    events = Calendar.from_ical(client.get("/feeds/acts.ics").content).walk("VEVENT")
    moon = next(event for event in events if event["SUMMARY"] == "看月亮")

    assert moon.decoded("DTSTART").isoformat() == "2025-04-02"
    assert moon.decoded("DTEND").isoformat() == "2025-04-04"


@pytest.mark.parametrize("path", ["/feeds/acts.atom", "/feeds/acts.rss", "/feeds/acts.ics"])
def test_feeds_may_be_kept(client, book, path):
    assert "max-age" in client.get(path)["Cache-Control"]
