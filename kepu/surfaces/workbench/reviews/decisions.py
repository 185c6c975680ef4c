from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.engines.reviews.errors import NotYourTurn, ReviewError, StepClosed, SubjectChanged
from kepu.engines.reviews.links import invite
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.policies import may_decide, may_invite, may_withdraw
from kepu.engines.reviews.selectors import content_now
from kepu.engines.reviews.services import comment_on, decide, withdraw_review
from kepu.surfaces.workbench.reviews.forms import ApprovalForm, CommentForm, InvitationForm, ReasonForm
from kepu.surfaces.workbench.reviews.views import ReviewMixin
from kepu.surfaces.workbench.shell import WorkbenchAction


def refusal_text(error: ReviewError) -> str:
    """A refusal as a sentence with what to do next."""
    if isinstance(error, StepClosed):
        return _("Somebody else has decided in the meantime. See the history below.")
    if isinstance(error, NotYourTurn):
        return _(
            "You may not decide this step: one person decides only once in a review, and never about their own submission."
        )
    if isinstance(error, SubjectChanged):
        return _("The subject has changed since you opened it. Read it again before you decide.")
    return _("This could not be done. Read the page again.")


class ReviewForm(ReviewMixin, FormView[Any]):
    """A confirmation page about one review."""

    template_name = "ui/confirm.html"
    title: str = ""
    confirm_label: str = ""
    danger = False

    def back(self) -> HttpResponseRedirectBase:
        return redirect("workbench:reviews:detail", public_id=self.review.public_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.title,
            text=self.review.subject_title,
            confirm_label=self.confirm_label,
            cancel_url=self.back().url,
            danger=self.danger,
            **kwargs,
        )


class StepForm(ReviewForm):
    """A decision about one step by somebody whose turn it is; others get 404 before they see the form."""

    decision = ""
    done = ""

    @cached_property
    def step(self) -> Step:
        step = Step.objects.select_related("review").filter(review=self.review, pk=self.kwargs["step_id"]).first()
        if step is None:
            raise Http404
        return step

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step.state != "open" or not may_decide(self.actor, self.step):
            messages.error(request, refusal_text(StepClosed() if self.step.state != "open" else NotYourTurn()))
            return self.back()
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        content = content_now(self.review)
        return {"seen_digest": content.digest if content else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        values = form.cleaned_data
        try:
            decide(
                actor=self.actor,
                step_id=self.step.pk,
                decision=self.decision,
                comment=values["comment"],
                seen_digest=values["seen_digest"],
                score=values.get("score"),
                now=self.now,
            )
        except ReviewError as error:
            messages.error(self.request, refusal_text(error))
        else:
            messages.success(self.request, self.done)
        return self.back()


class Approval(StepForm):
    form_class = ApprovalForm
    decision = "approve"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"scored": self.step.is_scored}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = _("Approve: %(step)s") % {"step": self.step.title}
        self.confirm_label = _("Approve")
        return super().get_context_data(
            effects=[_("Your name and the time are kept. A decision cannot be taken back.")], **kwargs
        )

    @property
    def done(self) -> str:  # type: ignore[override]  # translated when asked
        return _("Your approval is recorded.")


class Return(StepForm):
    form_class = ReasonForm
    decision = "return"
    danger = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = _("Return: %(step)s") % {"step": self.step.title}
        self.confirm_label = _("Return to the submitter")
        return super().get_context_data(
            effects=[
                _("This round ends. The submitter can change the subject and submit it again; this round is kept.")
            ],
            **kwargs,
        )

    @property
    def done(self) -> str:  # type: ignore[override]  # translated when asked
        return _("Returned. The submitter has been told why.")


class Withdrawal(ReviewForm):
    form_class = ReasonForm
    danger = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request, self.kwargs = request, kwargs
        if request.user.is_authenticated and not may_withdraw(self.actor, self.review):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = _("Withdraw from review")
        self.confirm_label = _("Withdraw")
        return super().get_context_data(effects=[_("This round ends without a decision and is kept.")], **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            withdraw_review(
                actor=self.actor, review_id=self.review.pk, reason=form.cleaned_data["comment"], now=self.now
            )
        except ReviewError as error:
            messages.error(self.request, refusal_text(error))
        else:
            messages.success(self.request, _("Withdrawn from review."))
        return self.back()


class Comments(ReviewMixin, WorkbenchAction):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CommentForm(request.POST)
        if form.is_valid():
            comment_on(actor=self.actor, review_id=self.review.pk, text=form.cleaned_data["text"], now=self.now)
        else:
            messages.error(request, _("A comment needs some text."))
        return redirect("workbench:reviews:detail", public_id=self.review.public_id)


class Invite(ReviewForm):
    """Names the outside person of a step; the link is shown once, on the page that answers."""

    form_class = InvitationForm

    @cached_property
    def step(self) -> Step:
        step = Step.objects.select_related("review").filter(review=self.review, pk=self.kwargs["step_id"]).first()
        if step is None or not may_invite(self.actor, step):
            raise Http404
        return step

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = _("Invite an outside person: %(step)s") % {"step": self.step.title}
        self.confirm_label = _("Make the link")
        effects = [
            _("The link works once and shows only this subject. A new link for the same e-mail replaces the old one.")
        ]
        return super().get_context_data(effects=effects, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        values = form.cleaned_data
        try:
            made = invite(
                actor=self.actor,
                step_id=self.step.pk,
                name=values["name"],
                email=values["email"],
                days=values["days"],
                now=self.now,
            )
        except ReviewError as error:
            messages.error(self.request, refusal_text(error))
            return self.back()
        self.template_name = "workbench/reviews/invited.html"
        address = f"{settings.BASE_URL.rstrip('/')}{made.path}"
        return self.render_to_response(self.get_context_data(form=form, invitation=made, address=address))
