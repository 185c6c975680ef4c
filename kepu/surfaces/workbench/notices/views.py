"""A person's own notices and when mail comes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.foundation.notices.selectors import count_unread, list_notices, mail_preferences
from kepu.foundation.notices.services import mark_read, set_mail_preferences
from kepu.foundation.notices.topics import TOPICS
from kepu.surfaces.workbench.notices.forms import PreferencesForm
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage


class Notices(WorkbenchPage):
    """What came in, latest first."""

    template_name = "workbench/notices/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unread = self.request.GET.get("all") is None
        topic = self.request.GET.get("topic", "")
        account_id = self.actor.account_id or 0
        rows = list_notices(account_id=account_id, unread=unread, topic=topic)
        page = Paginator(rows, 30).get_page(self.request.GET.get("page"))
        waiting = count_unread(account_id)
        here = reverse("workbench:notices:index")
        return super().get_context_data(
            page_obj=page,
            lines=[{"row": row, "topic": TOPICS.get(row.topic, row.topic)} for row in page],
            tabs=[
                {"label": _("Unread"), "url": here, "current": unread, "count": waiting},
                {"label": _("All"), "url": f"{here}?all=1", "current": not unread, "count": None},
            ],
            waiting=waiting,
            unread=unread,
            **kwargs,
        )


class OpenNotice(WorkbenchAction):
    """Marks one notice as read and goes where it leads."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        notice = list_notices(account_id=self.actor.account_id or 0).filter(pk=kwargs["pk"]).first()
        if notice is None:
            raise Http404
        mark_read(account_id=self.actor.account_id or 0, notice_ids=[notice.pk], now=self.now)
        safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
        return redirect(notice.url if notice.url and safe else "workbench:notices:index")


class MarkRead(WorkbenchAction):
    """Marks the chosen notices, or all, as read."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [int(value) for value in request.POST.getlist("notice") if value.isdecimal()]
        ids = None if "every" in request.POST else chosen
        mark_read(account_id=self.actor.account_id or 0, notice_ids=ids, now=self.now)
        return redirect("workbench:notices:index")


class Preferences(WorkbenchMixin, FormView[PreferencesForm]):
    """When mail comes."""

    form_class = PreferencesForm
    template_name = "workbench/notices/preferences.html"

    def get_initial(self) -> dict[str, Any]:
        chosen, quiet = mail_preferences(self.actor.account_id or 0)
        hours = {"quiet_from": quiet[0], "quiet_until": quiet[1]} if quiet else {}
        return {f"topic_{topic}": by_mail for topic, by_mail in chosen.items()} | hours

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        account_id = self.actor.account_id or 0
        set_mail_preferences(account_id=account_id, by_topic=form.by_topic(), quiet=form.quiet())
        messages.success(self.request, _("Kept. It holds from the next notice on."))
        return redirect("workbench:notices:preferences")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Notices"), "url": reverse("workbench:notices:index")},
            {"label": _("By mail"), "url": ""},
        ]
        return super().get_context_data(crumbs=crumbs, **kwargs)
