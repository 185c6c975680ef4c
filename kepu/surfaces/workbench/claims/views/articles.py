"""What stands beside a claim: articles that explain it, begun from the verdict or linked, and the packs that hold them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.claims.errors import ClaimsError
from kepu.domain.claims.models import ClaimArticle
from kepu.domain.claims.selectors.articles import linkable_works, linked_works
from kepu.domain.claims.services import begin_article, link_article, unlink_article
from kepu.surfaces.workbench.claims.pages import OfClaim
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage

LINKABLE = "workbench:claims:articles"


class Articles(OfClaim, WorkbenchPage):
    """POST: `work`, and `remove` to take a link away."""

    template_name = "workbench/claims/articles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("q", "").strip()[:100]
        return super().get_context_data(
            claim=self.claim, words=asked, works=linked_works(self.claim),
            more=linkable_works(self.claim, words=asked) if self.claim.is_published else [], **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("work", "")
        act: Any = unlink_article if request.POST.get("remove") else link_article
        if key.isdigit() and len(key) < 19:
            try:
                act(actor=self.actor, claim_id=self.claim.pk, work_id=int(key), now=self.now)
            except ClaimsError:
                messages.error(
                    request,
                    _("It cannot be linked. Only public works and those of the unit can, to a published claim."),
                )
            except ClaimArticle.DoesNotExist:
                messages.error(request, _("This link is gone already."))
        return redirect(reverse(LINKABLE, args=[self.claim.pk]))


class Begin(OfClaim, WorkbenchAction):
    """Begins an article with the text of the verdict, and opens its page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            edition = begin_article(actor=self.actor, claim_id=self.claim.pk, now=self.now)
        except ClaimsError:
            messages.error(request, _("An article is begun from a published verdict. Read the claim's state."))
            return redirect(self.back_url())
        messages.success(
            request, _("Begun with the words and sources of the verdict. Write it for everybody, then hand it in.")
        )
        return redirect(reverse("workbench:works:edition", args=[edition.pk]))
