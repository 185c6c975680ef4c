"""Comments on parts of a subject: said, dealt with, opened again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kepu.engines.reviews.models import Remark
from kepu.engines.reviews.remarks import remark, settle_remark
from kepu.surfaces.workbench.reviews.forms import RemarkForm
from kepu.surfaces.workbench.reviews.views import ReviewMixin
from kepu.surfaces.workbench.shell import WorkbenchAction


class Remarks(ReviewMixin, WorkbenchAction):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = RemarkForm(request.POST)
        if form.is_valid():
            remark(actor=self.actor, review_id=self.review.pk, now=self.now, **form.cleaned_data)
        else:
            messages.error(request, _("A comment needs some text."))
        page = redirect("workbench:reviews:detail", public_id=self.review.public_id)
        page["Location"] += f"#part-{form.cleaned_data.get('anchor', '')}"
        return page


class Settlement(ReviewMixin, WorkbenchAction):
    """POST state=resolved marks a comment as dealt with; anything else opens it again."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        subject = {"subject_kind": self.review.subject_kind, "subject_key": self.review.subject_key}
        found = Remark.objects.filter(pk=kwargs["remark_id"], **{f"review__{k}": v for k, v in subject.items()}).first()
        if found is None:
            raise Http404
        settle_remark(
            actor=self.actor, remark_id=found.pk, is_resolved=request.POST.get("state") == "resolved", now=self.now
        )
        page = redirect("workbench:reviews:detail", public_id=self.review.public_id)
        page["Location"] += f"#part-{found.anchor}"
        return page
