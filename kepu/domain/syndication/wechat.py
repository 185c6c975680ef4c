"""An edition as WeChat's editor keeps it: inline styles, a few tags, no classes, ids, scripts, nor links that lead elsewhere.

What the editor of official accounts drops or breaks on pasting (its own help and what has been seen there): classes and ids,
<style> and <script>, iframes, forms, position and float, links to other hosts than mp.weixin.qq.com, relative addresses.
"""

import re
from urllib.parse import urlsplit

import nh3
from django.utils.html import escape

from kepu.domain.syndication.contracts import Item
from kepu.domain.syndication.pieces import Piece

KEPT_TAGS = frozenset({
    "section", "p", "span", "strong", "b", "em", "i", "br", "img", "blockquote", "ul", "ol", "li", "h2", "h3", "sup", "sub",
    "table", "tbody", "tr", "td", "th", "a", "hr",
})  # fmt: skip
KEPT_STYLES = frozenset({
    "color", "background-color", "font-size", "font-weight", "font-style", "line-height", "letter-spacing", "text-align",
    "text-indent", "margin", "margin-top", "margin-bottom", "padding", "padding-left", "border", "border-left",
    "border-bottom", "border-collapse", "border-radius", "width", "max-width", "display", "vertical-align",
})  # fmt: skip
HOST = "mp.weixin.qq.com"
INK, QUIET, ACCENT, LINE = "#222222", "#767676", "#0b6b5f", "#e4e1d8"
BASE = f"color:{INK};font-size:16px;line-height:1.85;letter-spacing:0.5px"
STYLES = {
    "p": f"{BASE};margin:0 0 18px", "h2": f"color:{INK};font-size:19px;font-weight:bold;line-height:1.5;margin:32px 0 14px",
    "h3": f"color:{INK};font-size:17px;font-weight:bold;line-height:1.5;margin:24px 0 12px",
    "blockquote": f"border-left:3px solid {ACCENT};padding:4px 0 4px 14px;margin:0 0 18px;color:{INK}",
    "ul": f"{BASE};margin:0 0 18px;padding-left:22px", "ol": f"{BASE};margin:0 0 18px;padding-left:22px",
    "li": f"{BASE};margin:0 0 6px", "strong": "font-weight:bold", "b": "font-weight:bold", "em": "font-style:italic",
    "i": "font-style:italic", "table": f"border-collapse:collapse;width:100%;margin:0 0 18px;font-size:14px;color:{INK}",
    "td": f"border:1px solid {LINE};padding:6px 8px;line-height:1.6",
    "th": f"border:1px solid {LINE};padding:6px 8px;line-height:1.6;font-weight:bold;background-color:#f5f3ec",
    "img": "width:100%;max-width:100%;display:block;margin:0 0 6px",
}  # fmt: skip
CAPTION = f"color:{QUIET};font-size:13px;line-height:1.6;text-align:center;margin:0 0 22px"
LINK = re.compile(r'<a[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
OPENING = re.compile(r"<(p|h2|h3|blockquote|ul|ol|li|strong|b|em|i|table|td|th)>")


def as_wechat(item: Item, pieces: tuple[Piece, ...]) -> str:
    """HTML to paste into WeChat's editor. Links elsewhere become numbers, their addresses a list at the end, since the editor
    drops them; corrections and a retraction stand first; picture captions keep their source; licence and origin stand last.
    """
    notes: list[str] = []
    told = [f"<blockquote><p><strong>{escape(note.note)}</strong></p></blockquote>" for note in item.corrections]
    body = [_written(piece) for piece in pieces]
    html = "\n".join([*told, f"<p>{escape(item.summary)}</p>", *body])
    html = LINK.sub(lambda link: _link(link, notes), html)
    foot = [f"{'、'.join(item.authors)}" if item.authors else "", item.unit_name, item.licence_url, item.url]
    html += "".join(f"<p>[{number}] {escape(address)}</p>" for number, address in enumerate(notes, start=1))
    html += f'<p style="{CAPTION}">{"<br>".join(escape(line) for line in foot if line)}</p>'
    return f'<section style="{BASE}">{kept(styled(html))}</section>'


def styled(html: str) -> str:
    """Bare tags with their inline styles; those that have one keep it."""
    return OPENING.sub(lambda tag: f'<{tag[1]} style="{STYLES[tag[1]]}">', html)


def kept(html: str) -> str:
    """What WeChat's editor keeps of some HTML. Pictures with relative addresses and links elsewhere are gone."""
    return nh3.clean(
        html,
        tags=set(KEPT_TAGS),
        attributes={"*": {"style"}, "img": {"src", "alt", "style"}, "a": {"href", "style"}},
        filter_style_properties=set(KEPT_STYLES),
        clean_content_tags={"script", "style", "iframe", "svg", "math", "form"},
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel=None,
    )


def _written(piece: Piece) -> str:
    text, source = escape(piece.text), escape(piece.source)
    if piece.kind == "heading":
        return f"<h2>{text}</h2>"
    if piece.kind == "picture":
        words = " · ".join(part for part in (text, source) if part)
        image = f'<img src="{escape(piece.url)}" alt="{text}" style="{STYLES["img"]}">' if piece.url else ""
        return f'<section>{image}<p style="{CAPTION}">{words}</p></section>'
    if piece.kind == "quote":
        return f"<blockquote><p>{text}</p>{f'<p>—— {source}</p>' if source else ''}</blockquote>"
    if piece.kind == "table":
        rows = ("".join(f"<{'td' if number else 'th'}>{escape(cell)}</{'td' if number else 'th'}>" for cell in row)
                for number, row in enumerate(piece.rows))  # fmt: skip
        return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
    if piece.kind == "media" and piece.enclosure is not None:
        return f"<p>{text} {escape(piece.enclosure.url)}</p>"
    return (f"<h3>{text}</h3>" if text else "") + piece.html


def _link(link: "re.Match[str]", notes: list[str]) -> str:
    address, text = link[1], link[2]
    if urlsplit(address).hostname == HOST:
        return link[0]
    notes.append(address)
    return f"{text}<sup>[{len(notes)}]</sup>"
