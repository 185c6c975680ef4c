"""What is copied to a WeChat account holds only what its editor keeps."""

import re
from html.parser import HTMLParser

import pytest

from kepu.domain.syndication.pieces import Piece
from kepu.domain.syndication.selectors import find_item, wechat_edition
from kepu.domain.syndication.wechat import KEPT_STYLES, KEPT_TAGS, as_wechat

PIECES = (
    Piece("heading", text="视界"),
    Piece(
        "prose",
        html='<p>见<a href="https://doi.org/10.1/x">论文</a>和<a href="https://mp.weixin.qq.com/s/abc">旧文</a>。</p>',
    ),
    Piece("picture", url="http://127.0.0.1:8000/media/a.jpg", text="M87 黑洞", source="EHT，CC BY 4.0"),
    Piece("quote", text="看见看不见的", source="李启明"),
    Piece("table", rows=(("名称", "质量"), ("M87*", "65 亿"))),
    Piece("prose", html='<p class="x" id="y" style="position:fixed;color:red">a<script>x()</script><svg></svg></p>'),
)


class Reader(HTMLParser):
    """Collects tags, attributes and style properties."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.styles, self.addresses = set(), set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "style":
                self.styles |= {part.split(":")[0].strip() for part in value.split(";") if part.strip()}
            if name in ("src", "href"):
                self.addresses.append(value)


@pytest.fixture
def html(published):
    return as_wechat(find_item(published().pk), PIECES)


def test_only_tags_attributes_and_styles_that_the_editor_keeps(html):
    reader = Reader()
    reader.feed(html)

    assert reader.tags <= KEPT_TAGS
    assert reader.attributes <= {"style", "src", "alt", "href"}
    assert reader.styles <= KEPT_STYLES
    assert all(address.startswith("http") for address in reader.addresses)


def test_every_paragraph_heading_and_cell_has_its_style_inline(html):
    bare = re.findall(r"<(p|h2|blockquote|td|th|table)>", html)

    assert bare == []


def test_links_elsewhere_become_numbers_with_their_addresses_at_the_end(html):
    assert "论文<sup>[1]</sup>" in html
    assert "[1] https://doi.org/10.1/x" in html
    assert 'href="https://mp.weixin.qq.com/s/abc"' in html


def test_pictures_keep_caption_and_source_and_the_foot_names_licence_and_origin(html):
    assert "M87 黑洞 · EHT，CC BY 4.0" in html
    assert "creativecommons.org/licenses/by-nc/4.0/" in html


def test_only_public_editions_of_ones_units_are_laid_out(cast, published):
    edition = published()

    assert wechat_edition(edition.pk, [cast.unit["garden"]]) is None
    assert wechat_edition(edition.pk, [cast.unit["astro"]])[0] == "黑洞为什么不是洞"
