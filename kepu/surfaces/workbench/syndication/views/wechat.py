"""An edition for WeChat's editor: preview, and a button that copies it with its formatting."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from kepu.domain.syndication.policies import CARRY
from kepu.domain.syndication.selectors import copied_editions, wechat_edition
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.syndication.scope import tabs

# The preview shows inline styles, as WeChat does; it runs nothing and stands in a frame of our page only.
PREVIEW_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


class EditionMixin(WorkbenchMixin):
    permission = CARRY
    kwargs: dict[str, Any]

    @cached_property
    def found(self) -> tuple[str, str]:
        found = wechat_edition(self.kwargs["pk"], self.unit_ids)
        if found is None:
            raise Http404
        return found


class Choose(WorkbenchPage):
    template_name = "workbench/syndication/wechat_list.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        rows = copied_editions(self.unit_ids)
        rows = rows.filter(title__icontains=words) if words else rows
        page = Paginator(rows, 30).get_page(self.request.GET.get("page"))
        return super().get_context_data(tabs=tabs("wechat_list"), page_obj=page, words=words, **kwargs)


class Show(EditionMixin, WorkbenchPage):
    template_name = "workbench/syndication/wechat.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title, html = self.found
        preview = reverse("workbench:syndication:wechat_preview", args=[self.kwargs["pk"]])
        return super().get_context_data(title=title, html=html, preview=preview, **kwargs)


class Preview(EditionMixin, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = f'<!doctype html><meta charset="utf-8"><body style="margin:16px;background:#fff">{self.found[1]}</body>'
        return HttpResponse(
            page, headers={"Content-Security-Policy": PREVIEW_POLICY, "Cache-Control": "private, no-store"}
        )
