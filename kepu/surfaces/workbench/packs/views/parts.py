"""Parts of a draft: added, changed, moved, taken away; an article taken in; the file of a part for those who write it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from kepu.domain.content.reading_selectors import list_on_shelf, shelved
from kepu.domain.packs.errors import PacksError
from kepu.domain.packs.models import Part, PartKind
from kepu.domain.packs.services import add_part, change_part, move_part, remove_part, take_in_edition
from kepu.surfaces.workbench.packs.forms import PartForm, SourceForms
from kepu.surfaces.workbench.packs.pages import OfPack, PacksConfirm, PacksForm
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage

SOURCE = ("title", "url", "place")


class PartPage(OfPack, PacksForm):
    """A part with its sources. Empty rows of sources are left out."""

    template_name = "workbench/packs/part.html"
    form_class = PartForm
    is_multipart = True
    saved = gettext_lazy("Saved.")

    @property
    def kind(self) -> str:
        raise NotImplementedError

    def heading(self) -> str:
        return str(PartKind(self.kind).label)

    def intro(self) -> str:
        return self.draft.title

    def before(self) -> Part | None:
        return None

    @cached_property
    def sources(self) -> Any:
        before = self.before()
        rows = before.sources.all() if before else []
        initial = [{name: getattr(row, name) for name in SOURCE} for row in rows]
        return SourceForms(self.request.POST or None, initial=initial, prefix="source")

    def get_form_kwargs(self) -> dict[str, Any]:
        before = self.before()
        return {
            **super().get_form_kwargs(),
            "kind": self.kind,
            "has_file": before is not None and before.file_id is not None,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            pack=self.pack, part=self.before(), has_sources=self.kind != "large", sources=self.sources, **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form) if self.sources.is_valid() else self.form_invalid(form)

    def given(self) -> tuple[Any, Any]:
        """(draft, upload) as filled in."""
        sources = tuple(draft for row in self.sources if (draft := row.draft()) is not None)
        form = self.form
        return form.draft(sources), form.upload()

    def get_form(self, form_class: Any = None) -> Any:
        self.form = super().get_form(form_class)
        return self.form


class Add(PartPage):
    @property
    def kind(self) -> str:
        kind = self.kwargs["kind"]
        if kind not in PartKind.values or kind == PartKind.EDITION:
            raise Http404
        return str(kind)

    def write(self, values: dict[str, Any]) -> str:
        draft, upload = self.given()
        part = add_part(actor=self.actor, pack_id=self.pack.pk, draft=draft, upload=upload, now=self.now)
        return f"{self.back_url()}#part-{part.position}"


class Change(PartPage):
    @property
    def kind(self) -> str:
        return str(self.part.kind)

    def before(self) -> Part:
        if self.part.version_id != self.draft.pk:
            raise Http404
        return self.part

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.before(), name) for name in ("title", "text", "credit", "seconds")}

    def write(self, values: dict[str, Any]) -> str:
        draft, upload = self.given()
        change_part(
            actor=self.actor, pack_id=self.pack.pk, part_id=self.part.pk, draft=draft, upload=upload, now=self.now
        )
        return f"{self.back_url()}#part-{self.part.position}"


class Move(OfPack, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            move_part(
                actor=self.actor, pack_id=self.pack.pk, part_id=self.part.pk, up=request.POST.get("to") == "up", now=self.now
            )  # fmt: skip
        except (PacksError, Part.DoesNotExist):
            messages.error(request, _("The pack has changed in the meantime. Go back and read its state."))
        return redirect(f"{self.back_url()}#parts")


class Remove(OfPack, PacksConfirm):
    confirm_label = gettext_lazy("Take away")
    saved = gettext_lazy("Taken away.")

    def heading(self) -> str:
        return _("Take this part out of the draft")

    def text(self) -> str:
        return self.part.title

    def effects(self) -> list[str]:
        return [_("What is public stays as it is.")]

    def write(self, values: dict[str, Any]) -> str:
        remove_part(actor=self.actor, pack_id=self.pack.pk, part_id=self.part.pk, now=self.now)
        return f"{self.back_url()}#parts"


class File(OfPack, View):
    """The file of a part of any version, shown in the page or to take away."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        stored = self.part.file
        if stored is None:
            raise Http404
        is_pdf = stored.content_type == "application/pdf"
        response = FileResponse(
            stored.file.open("rb"), as_attachment=is_pdf, filename=stored.name, content_type=stored.content_type
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, no-store"
        return response


class Editions(OfPack, WorkbenchPage):
    """Published articles that may be taken in; a POST takes one in, in its words of this moment."""

    template_name = "workbench/packs/editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip().replace("\x00", "")
        rows = list_on_shelf()
        rows = rows.filter(title__icontains=words) if words else rows
        page = Paginator(rows, 20).get_page(self.request.GET.get("page"))
        found = shelved(rows[page.start_index() - 1 if page else 0 : page.end_index()])
        return super().get_context_data(
            pack=self.pack, draft=self.draft, page_obj=page, editions=found, words=words, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.get("edition", "")
        try:
            take_in_edition(
                actor=self.actor, pack_id=self.pack.pk, edition_id=int(chosen) if chosen.isdecimal() else 0, now=self.now
            )  # fmt: skip
        except PacksError:
            messages.error(request, _("This article is in the pack already, or is no longer public."))
            return redirect(reverse("workbench:packs:editions", args=[self.pack.pk]))
        messages.success(request, _("Taken in, in its words of today and with its sources."))
        return redirect(f"{self.back_url()}#parts")
