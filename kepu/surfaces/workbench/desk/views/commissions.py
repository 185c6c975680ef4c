"""Commissions: the list, what I was asked for, who has how many, one commission, asking."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.work_selectors import first_edition_ids
from kepu.domain.desks.contracts import CommissionDraft, CommissionLine, Load
from kepu.domain.desks.models import Commission, CommissionKind
from kepu.domain.desks.policies import is_asked, may_handle
from kepu.domain.desks.records import source_of
from kepu.domain.desks.selectors import (
    CommissionFilter,
    asked_of,
    file_names,
    get_commission,
    handed_in,
    history_of,
    list_commissions,
    load_by_person,
    open_topics,
    words_of,
)
from kepu.domain.desks.services import commission
from kepu.engines.ledger.selectors import find_by_source
from kepu.foundation.people.models import Category, Person
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.desk.forms.commissions import (
    AdviceForm,
    CommissionForm,
    CommissionListFilter,
    LoadFilter,
    label_of,
)
from kepu.surfaces.workbench.desk.pages import EDIT, DeskForm, commission_tabs
from kepu.surfaces.workbench.pages import Listing, Page, found_or_404


def commission_url(row: Commission) -> str:
    return reverse("workbench:desk:commission", args=[row.public_id])


class CommissionList(Listing):
    template_name = "workbench/desk/commissions.html"
    filter_class = CommissionListFilter
    export_name = gettext_lazy("Commissions")

    def rows(self) -> list[CommissionLine]:
        filters = CommissionFilter(
            words=self.words,
            kind=self.chosen("kind") or "",
            state=self.chosen("state") or "",
            category=self.chosen("category") or "",
            late=bool(self.chosen("late")),
            sort=self.request.GET.get("sort", ""),
        )
        return list_commissions(actor=self.actor, filters=filters, today=self.today)

    def headings(self) -> list[str]:
        return [
            _("Asked on"), _("Kind of commission"), _("Title"), _("Who is asked"), _("Category"), _("Unit"),
            _("To be delivered by"), _("State"),
        ]  # fmt: skip

    def cells(self, row: CommissionLine) -> Iterable[Any]:
        category = dict(Category.choices).get(row.person_category, "")
        return [
            row.asked_on, row.kind_name, row.title or _("confidential"), row.person_name, category, row.unit_name, row.due_on,
            row.state_name,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=commission_tabs("commissions"), may_ask=holds(self.actor, EDIT), **kwargs)


class AskedOfMe(Page):
    template_name = "workbench/desk/asked.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [{"row": row, "title": words_of(row).title} for row in asked_of(self.actor)]
        return super().get_context_data(tabs=commission_tabs("asked"), rows=rows, today=self.today, **kwargs)


class People(Listing):
    template_name = "workbench/desk/people.html"
    filter_class = LoadFilter
    export_name = gettext_lazy("Commissions by person")

    def rows(self) -> list[Load]:
        return load_by_person(unit_ids=self.unit_ids, text=self.words, category=self.chosen("category") or "")

    def headings(self) -> list[str]:
        return [_("Name"), _("Category"), _("Unit"), _("Open commissions"), _("Delivered and taken"), _("Declined")]

    def cells(self, row: Load) -> Iterable[Any]:
        category = dict(Category.choices)[row.category]
        return [row.name, category, row.unit_name, row.open_count, row.delivered_count, row.declined_count]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=commission_tabs("people"),
            may_ask=holds(self.actor, EDIT),
            categories=dict(Category.choices),
            **kwargs,
        )


class OfCommission:
    """A view of one commission whose words the actor may read; for everybody else it is not there."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def commission(self) -> Commission:
        try:
            return get_commission(actor=self.actor, public_id=self.kwargs["public_id"])
        except Commission.DoesNotExist:
            found_or_404(None)
            raise

    def back_url(self) -> str:
        return commission_url(self.commission)


class CommissionPage(OfCommission, Page):
    template_name = "workbench/desk/commission.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.commission
        words = words_of(row)
        has_part = may_handle(self.actor, row)
        deliveries = handed_in(row)
        return super().get_context_data(
            row=row,
            words=words,
            materials=file_names(row),
            deliveries=deliveries,
            may_handle=has_part,
            is_asked=is_asked(self.actor, row),
            may_begin=has_part and bool(deliveries) and row.work_id is None and not row.is_confidential,
            edition_id=first_edition_ids([row.work_id]).get(row.work_id) if row.work_id else None,
            readers=[str(reader.account) for reader in row.addressees.select_related("account")],
            record=find_by_source(source_of(row)),
            is_late=(row.is_invited or row.is_awaited) and row.due_on < self.today,
            steps=[self._step(step) for step in history_of(row)],
            crumbs=[{"label": _("Commissions"), "url": reverse("workbench:desk:commissions")}, {"label": words.title}],
            **kwargs,
        )

    @staticmethod
    def _step(step: dict[str, Any]) -> dict[str, Any]:
        moved = f"{step['due_from']} → {step['due_to']}　" if step["due_from"] else ""
        return {**step, "why": f"{moved}{step['why']}"}


class AskPage(DeskForm):
    """What asking for anything shares."""

    permission = EDIT
    template_name = "workbench/desk/commission_form.html"
    is_multipart = True
    submit_label = gettext_lazy("Send the request")
    saved = gettext_lazy("Asked. If the person has no account, make a one-time link for them here.")

    def back_url(self) -> str:
        return reverse("workbench:desk:commissions")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.actor, "unit_ids": sorted(self.unit_ids)}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        known = Person.objects.filter(unit__in=self.unit_ids, pk__in=self._asked_pk()).select_related("unit").first()
        return {"unit": own[0] if own else None, "person": label_of(known) if known else ""}

    def _asked_pk(self) -> list[int]:
        text = self.request.GET.get("person", "")
        return [int(text)] if text.isdigit() and len(text) < 18 else []

    def ask(self, unit_id: int, draft: CommissionDraft) -> str:
        return commission_url(commission(actor=self.actor, unit_id=unit_id, draft=draft, now=self.now))


class CommissionNew(AskPage):
    form_class = CommissionForm

    def heading(self) -> str:
        return _("New commission")

    def get_initial(self) -> dict[str, Any]:
        topic = open_topics(self.actor).filter(public_id=self._topic()).first() if self._topic() else None
        more = {"topic": topic.pk, "title": topic.question} if topic else {}
        return {**super().get_initial(), "kind": CommissionKind.COMMENTARY, **more}

    def _topic(self) -> str:
        try:
            return str(UUID(self.request.GET.get("topic", "")))
        except ValueError:
            return ""

    def write(self, values: dict[str, Any]) -> str:
        more = {"kind": values["kind"], "audience": values["audience"], "topic_id": values["topic"]}
        return self.ask(values["unit"], self.get_form().draft_from(values, **more))


class AdviceNew(AskPage):
    form_class = AdviceForm

    def heading(self) -> str:
        return _("Ask for policy advice")

    def intro(self) -> str:
        return _("Kept sealed. Others, administrators included, see only that your unit asked for advice on this day.")

    def write(self, values: dict[str, Any]) -> str:
        more = {"kind": CommissionKind.POLICY_ADVICE, "addressee_ids": tuple(values["addressees"])}
        draft = self.get_form().draft_from(values, **more)
        address = self.ask(values["unit"], draft)
        is_reader = self.actor.account_id in values["addressees"]
        return address if is_reader else self.back_url()
