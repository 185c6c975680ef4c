"""Every component on one page, for developers."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kepu.surfaces.public.frame import frame
from kepu.ui import icons
from kepu.ui.provinces import PROVINCES

MONTHS = [41, 55, 132, 98, 210, 160, 88, 74, 190, 143, None, None]


class Sample(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=40, help_text=_("As it was announced."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("lecture", _("Lecture")), ("open_day", _("Open day"))])
    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    onsite = forms.IntegerField(label=_("On site"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Audience"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "青少年"), ("b", "教师"), ("c", "公众")],
    )
    mode = forms.ChoiceField(
        label=_("Mode"), widget=forms.RadioSelect, choices=[("a", _("On site")), ("b", _("Online"))]
    )
    proof = forms.FileField(label=_("Evidence"), required=False)
    note = forms.CharField(label=_("Remark"), widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label=_("I have checked this"), required=False)


class Row(forms.Form):
    name = forms.CharField(label=_("Name"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), required=False)


def sample_context() -> dict[str, Any]:
    """Invented values for every component."""
    day = datetime.date(2025, 9, 1)
    moment = datetime.datetime(2025, 9, 3, 10, 12, tzinfo=datetime.UTC)
    points = [{"label": f"{n}月", "value": v, "url": "#charts"} for n, v in enumerate(MONTHS, 1)]
    return sample_words(moment) | {
        "form": Sample(),
        "bad_form": Sample(data={"title": "", "kind": "lecture", "day": "昨天", "onsite": "很多"}),
        "formset": forms.formset_factory(Row, extra=2)(prefix="rows"),
        "page_obj": Paginator(range(1284), 20).get_page(3),
        "points": points,
        "values": [v for v in MONTHS if v],
        "rows": [[p["label"], p["value"]] for p in points],
        "columns": [_("Month"), _("Acts")],
        "map_values": {code: (int(code) * 37) % 120 for code, *_rest in PROVINCES if int(code) % 5},
        "entries": [
            {"date": day + datetime.timedelta(days=n * 3), "title": t, "url": "#", "note": "海洋研究所", "end": "余 3"}
            for n, t in enumerate(["一滴海水里的世界", "夜游植物园", "走进望远镜"], 1)
        ],
        "tones": ["neutral", "ok", "warn", "bad", "info"],
        "icons": sorted(icons.ICONS),
        "covers": ["天文", "地质", "生物", "物理", "海洋", "植物", "材料", "细胞"],
        "crumbs": [{"label": "公开数字", "url": "#"}, {"label": "活动"}],
        "option": {
            "xAxis": {"type": "category", "data": [p["label"] for p in points]},
            "yAxis": {"type": "value"},
            "series": [{"type": "bar", "name": "场", "data": MONTHS}],
        },
        "today": day,
    }


def sample_words(moment: datetime.datetime) -> dict[str, Any]:
    """Invented histories, steps, tabs, trees and terms."""
    return {
        "events": [
            {"what": _("returned"), "who": "王老师", "at": moment, "why": "请补线下人数的依据。", "tone": "warn"},
            {"what": _("confirmed"), "who": "李老师", "at": moment, "tone": "ok"},
        ],
        "steps": [
            {"label": "读入", "state": "done"},
            {"label": "核对", "state": "current"},
            {"label": "入账", "state": ""},
        ],
        "tabs": [
            {"label": "全部", "url": "#", "current": True, "count": 128},
            {"label": "待确认", "url": "#", "count": 6},
        ],
        "nodes": [
            {
                "label": "示范科学院",
                "open": True,
                "children": [
                    {
                        "label": "华东分院",
                        "tag": "缺 2",
                        "tone": "warn",
                        "children": [{"label": "海洋研究所", "end": "42 场"}],
                    }
                ],
            }
        ],
        "items": [("主办", "天文研究所"), ("线下", 320), ("线上", None)],
    }


class StyleGuide(TemplateView):
    """For developers and staff only."""

    template_name = "styleguide/index.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG and not getattr(request.user, "is_staff", False):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**frame(self.request), **sample_context(), **kwargs})
