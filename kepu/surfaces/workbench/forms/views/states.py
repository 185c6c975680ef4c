from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kepu.domain.statistics.errors import (
    ContentChanged,
    NotReady,
    NotYourTurn,
    ReasonMissing,
    StatisticsError,
    WrongState,
)
from kepu.domain.statistics.services import (
    check_filing,
    file_filing,
    reopen_filing,
    return_filing,
    sign_filing,
    submit_filing,
    take_back_filing,
)
from kepu.engines.reviews.errors import ReviewError
from kepu.surfaces.workbench.forms.forms import ReasonForm, SignatureForm
from kepu.surfaces.workbench.forms.loading import OfFiling
from kepu.surfaces.workbench.forms.rows import finding_line, rows_for

REFUSALS: dict[type[Exception], Any] = {
    NotReady: gettext_lazy("Something still stands in the way: see what is listed on the form."),
    NotYourTurn: gettext_lazy(
        "Filling, checking and signing are done by three different people; this is not your part."
    ),
    ContentChanged: gettext_lazy(
        "The values have changed since you opened the page. Read them again before you decide."
    ),
    WrongState: gettext_lazy("Somebody was faster: the form is in another state now."),
    ReasonMissing: gettext_lazy("Give a reason."),
}
REFUSED = (StatisticsError, ReviewError)


def refusal(error: Exception) -> str:
    """Why it did not happen, in words."""
    return str(REFUSALS.get(type(error), REFUSALS[WrongState]))


class Asks(OfFiling, TemplateView):
    """A page that says what will happen and does it when told so; with a reason where one is needed."""

    template_name = "ui/confirm.html"
    title: ClassVar[Any] = ""
    text: ClassVar[Any] = ""
    confirm_label: ClassVar[Any] = ""
    danger: ClassVar[bool] = False
    needs_reason: ClassVar[bool] = False
    done: ClassVar[Any] = ""

    def act(self, reason: str) -> Any:
        raise NotImplementedError

    def allowed(self) -> bool:
        raise NotImplementedError

    def effects(self) -> list[str]:
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.allowed():
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.needs_reason:
            kwargs.setdefault("form", ReasonForm())
        return super().get_context_data(
            title=self.title,
            text=self.text,
            effects=self.effects(),
            confirm_label=self.confirm_label,
            danger=self.danger,
            cancel_url=self.address(),
            crumbs=self.crumbs((str(self.title), "")),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if self.needs_reason and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            result = self.act(form.cleaned_data["reason"] if self.needs_reason else "")
        except REFUSED as error:
            messages.error(request, refusal(error))
            return redirect(self.address())
        messages.success(request, self.done)
        return redirect("workbench:forms:detail", public_id=result.public_id)


class Submit(Asks):
    title = gettext_lazy("Hand in for checking")
    text = gettext_lazy("The checker reads the form next; until it comes back nobody can change it.")
    confirm_label = gettext_lazy("Hand in")
    done = gettext_lazy("Handed in. The checkers have been told.")

    def allowed(self) -> bool:
        return self.filing.is_drafted and self.may("forms.edit")

    def effects(self) -> list[str]:
        return [
            _("Whoever filled or handed it in can neither check nor sign it."),
            _("Values from measures go on following the records until the signature."),
        ]

    def act(self, reason: str) -> Any:
        return submit_filing(actor=self.actor, filing_id=self.filing.pk, now=self.now)


class TakeBack(Asks):
    title = gettext_lazy("Take back")
    text = gettext_lazy("The form becomes a draft again; the review ends.")
    confirm_label = gettext_lazy("Take back")
    needs_reason = True
    done = gettext_lazy("Taken back. You can go on filling.")

    def allowed(self) -> bool:
        return self.filing.state in ("submitted", "checked") and self.may("forms.edit")

    def act(self, reason: str) -> Any:
        return take_back_filing(actor=self.actor, filing_id=self.filing.pk, reason=reason, now=self.now)


class Return(Asks):
    title = gettext_lazy("Return the form")
    text = gettext_lazy("It becomes a draft again; who handed it in reads your reason.")
    confirm_label = gettext_lazy("Return")
    danger = True
    needs_reason = True
    done = gettext_lazy("Returned.")

    def allowed(self) -> bool:
        permission = {"submitted": "forms.check", "checked": "forms.sign"}.get(self.filing.state)
        return permission is not None and self.may(permission)

    def act(self, reason: str) -> Any:
        return return_filing(actor=self.actor, filing_id=self.filing.pk, reason=reason, now=self.now)


class File(Asks):
    title = gettext_lazy("Mark as filed")
    text = gettext_lazy("The signed form has been printed, stamped on every page and handed to the authority.")
    confirm_label = gettext_lazy("Mark as filed")
    done = gettext_lazy("Filed.")

    def allowed(self) -> bool:
        return self.filing.state == "signed" and self.may("forms.file")

    def act(self, reason: str) -> Any:
        return file_filing(actor=self.actor, filing_id=self.filing.pk, now=self.now)


class Reopen(Asks):
    title = gettext_lazy("Reopen as a new revision")
    text = gettext_lazy("The signed form stays as it is, with its history. A new revision begins with what was typed.")
    confirm_label = gettext_lazy("Reopen the form")
    danger = True
    needs_reason = True
    done = gettext_lazy("A new revision has begun.")

    def allowed(self) -> bool:
        return self.filing.is_frozen and self.filing.is_current and (self.may("forms.sign") or self.may("forms.accept"))

    def effects(self) -> list[str]:
        return [
            _("It must be filled, checked and signed again."),
            _("Summaries that contain it show that it has changed."),
        ]

    def act(self, reason: str) -> Any:
        return reopen_filing(actor=self.actor, filing_id=self.filing.pk, reason=reason, now=self.now)


class Decide(OfFiling, TemplateView):
    """Everything that is checked or signed, on one page, and the yes to exactly that."""

    template_name = "workbench/forms/decide.html"

    @property
    def is_signature(self) -> bool:
        return self.filing.state == "checked"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        permission = {"submitted": "forms.check", "checked": "forms.sign"}.get(self.filing.state)
        if permission is None:
            return redirect(self.address())
        if not self.may(permission):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", SignatureForm(initial={"seen_digest": self.filled.digest}))
        title = _("Sign the form") if self.is_signature else _("Check the form")
        checked = self.filing.steps.filter(act="checked").order_by("-at").first()
        return super().get_context_data(
            **self.about(),
            crumbs=self.crumbs((title, "")),
            title=title,
            is_signature=self.is_signature,
            profile=getattr(self.filing, "profile", None),
            sections=[
                (
                    table.title.in_language(self.language),
                    rows_for(self.filled, self.filled.values_of(table), language=self.language, may_edit=False),
                )
                for table in self.filled.edition.tables
            ],
            findings=[finding_line(finding, self.language) for finding in self.filled.findings],
            changed_since_check=self.is_signature and checked is not None and checked.digest != self.filled.digest,
            digest=self.filled.digest,
            return_url=self.address("return"),
            back_url=self.address(),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = SignatureForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        service = sign_filing if self.is_signature else check_filing
        try:
            service(
                actor=self.actor, filing_id=self.filing.pk, seen_digest=form.cleaned_data["seen_digest"], now=self.now
            )
        except REFUSED as error:
            messages.error(request, refusal(error))
            return redirect(self.address("decide") if isinstance(error, ContentChanged) else self.address())
        messages.success(
            request,
            _("Signed. The values are frozen.") if self.is_signature else _("Checked. The signer has been told."),
        )
        return redirect(self.address())
