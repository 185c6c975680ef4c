"""Page types of the authoring room: the home of reading, one page for each unit, articles below it."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.locks import BaseLock
from wagtail.models import Page, PagePermissionTester
from wagtail.permissions import policy_registry
from wagtail.url_routing import RouteResult

from kepu.domain.content.blocks import BodyBlock
from kepu.domain.content.editions import EditionAudience, EditionState, Language, Licence, Medium
from kepu.domain.content.presentation import frame_context, reading_context
from kepu.domain.content.submissions import OPEN_STATES, Submission
from kepu.domain.content.works import Work
from kepu.foundation.clock import now

PER_PAGE = 12
GONE = 410
KEPT = (
    "work_id", "unit_id", "audience", "medium", "language", "licence", "state", "embargo_until", "source_url",
)  # fmt: skip


class FixedPageTester(PagePermissionTester):  # type: ignore[misc]  # Wagtail has no types
    """Of pages that stand for a unit or the whole: nobody but central administrators deletes, moves, copies or unpublishes them."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(self.user.is_superuser and super().can_delete(ignore_bulk))

    def can_move(self) -> bool:
        return bool(self.user.is_superuser and super().can_move())

    def can_unpublish(self) -> bool:
        return bool(self.user.is_superuser and super().can_unpublish())

    def can_copy(self) -> bool:
        return bool(self.user.is_superuser and super().can_copy())

    def can_set_view_restrictions(self) -> bool:
        return bool(self.user.is_superuser and super().can_set_view_restrictions())

    def can_publish_subpage(self) -> bool:
        return False


class EditionTester(PagePermissionTester):  # type: ignore[misc]  # Wagtail has no types
    """Of editions: nobody publishes or takes down in the editor, central administrators included. Review does the one, the
    works area the other. What was ever public is neither deleted nor moved.
    """

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.page.specific_deferred.state == EditionState.DRAFT and bool(super().can_delete(ignore_bulk))


class ReviewLock(BaseLock):  # type: ignore[misc]  # Wagtail has no types
    """Of an edition that has been handed in: what deciders read is what will be public."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return str(
            _("This edition is under review. Withdraw it from review, or wait until it is returned, to change it.")
        )


class FixedPage(Page):  # type: ignore[misc]  # Wagtail has no types
    """A page that stays where it is."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return FixedPageTester(user, self)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = Edition.objects.live().public().descendant_of(self).select_related("unit", "cover")
        page = Paginator(articles.order_by("-first_published_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
        base: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**base, **frame_context(request), "page_obj": page, "articles": list(page.object_list)}


class HomePage(FixedPage):
    """All articles, newest first. There is one."""

    template = "public/articles.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.UnitPage"]

    class Meta:
        verbose_name = _("reading room")


class UnitPage(FixedPage):
    """A unit's articles. Made when the unit first writes."""

    unit = models.OneToOneField("units.Unit", on_delete=models.PROTECT, related_name="+", editable=False)
    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "public/articles.html"
    parent_page_types: list[str] = ["content.HomePage"]
    subpage_types = ["content.Edition"]
    edit_handler = TabbedInterface(
        [ObjectList([*Page.content_panels, FieldPanel("intro")], heading=_("What is written"))]
    )
    is_creatable = False

    class Meta:
        verbose_name = _("page of a unit")


class EditionForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail has no types
    """Refuses pictures, attachments and pages that the writer may not choose, however their ids came into the form."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        user = self.for_user
        if user is not None and not user.is_superuser:
            if cleaned.get("cover") is not None and not may_choose(user, cleaned["cover"]):
                self.add_error("cover", _("This is not one of your unit's pictures."))
            if cleaned.get("body") is not None and not all(
                may_choose(user, item) for item in chosen_in(cleaned["body"])
            ):
                self.add_error(
                    "body", _("The text uses a picture, an attachment or a page that your unit does not have.")
                )
        return cleaned


class Edition(Page):  # type: ignore[misc]  # Wagtail has no types
    """One version of a work, for one audience, in one medium and language. Its unit is that of the page above it."""

    work = models.ForeignKey("content.Work", on_delete=models.PROTECT, related_name="editions", editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", editable=False)
    audience = models.CharField(
        _("for whom"), max_length=16, choices=EditionAudience.choices, default=EditionAudience.PUBLIC
    )
    medium = models.CharField(_("medium"), max_length=16, choices=Medium.choices, default=Medium.ARTICLE)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default=Language.CHINESE)
    licence = models.CharField(_("licence"), max_length=16, choices=Licence.choices, default=Licence.BY_NC)
    state = models.CharField(
        _("state"), max_length=10, choices=EditionState.choices, default=EditionState.DRAFT, editable=False
    )
    embargo_until = models.DateTimeField(_("not before"), null=True, blank=True, editable=False)
    source_url = models.URLField(_("where it was published first"), max_length=500, blank=True)
    summary = models.CharField(
        _("in short"), max_length=200, help_text=_("What a reader takes away, in one or two sentences.")
    )
    authors = models.CharField(
        _("written by"),
        max_length=120,
        blank=True,
        help_text=_("Names, separated by 、. They appear in the record of this article."),
    )
    cover = models.ForeignKey(
        "content.Picture", verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    template = "public/article.html"
    base_form_class = EditionForm
    parent_page_types = ["content.UnitPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("authors"),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("What is written")),
            ObjectList(
                [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
                heading=_("Web address"),
            ),
        ]
    )
    show_in_menus_default = False
    is_creatable = False

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=EditionAudience.values), name="edition_audience_known"),
            models.CheckConstraint(condition=Q(medium__in=Medium.values), name="edition_medium_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="edition_language_known"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="edition_licence_known"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
        ]
        indexes = [
            models.Index(fields=["work", "audience"], name="edition_of_work"),
            models.Index(fields=["unit", "state"], name="edition_by_unit_and_state"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.take_unit()
        if self.work_id is None:
            self.begin_work()
        super().save(*args, **kwargs)

    def begin_work(self) -> None:
        """A text that is begun on its own is the first edition of a work of its own."""
        self.work = Work.objects.create(
            unit_id=self.unit_id, title=self.title, created_by_id=self.owner_id, created_at=now()
        )

    @property
    def is_counted(self) -> bool:
        return self.live and self.state == EditionState.PUBLISHED

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return EditionTester(user, self)

    def get_lock(self) -> BaseLock | None:
        """While it is under review, or approved and not yet public, nobody edits it."""
        if self.pk and Submission.objects.filter(edition=self.pk, state__in=OPEN_STATES).exists():
            return ReviewLock(self)
        lock: BaseLock | None = super().get_lock()
        return lock

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """What says what the edition is, and where it stands, belongs to the edition and not to a revision of its text."""
        page = super().with_content_json(content)
        for name in KEPT:
            setattr(page, name, getattr(self, name))
        return page

    def route(self, request: Any, path_components: list[str]) -> Any:
        """A taken-down edition still has an address, which says so."""
        if not path_components and self.state == EditionState.TAKEN_DOWN:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().serve(request, *args, **kwargs)
        if self.state == EditionState.TAKEN_DOWN:
            response.status_code = GONE
        return response

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        return "public/gone.html" if self.state == EditionState.TAKEN_DOWN else self.template

    def take_unit(self) -> None:
        """Belongs to the unit of the page above, once it hangs anywhere."""
        if self.path and self.depth > 1:
            above = self._meta.get_field("path").model.objects.filter(path=self.path[: -self.steplen]).values("pk")
            unit_id = UnitPage.objects.filter(pk__in=above).values_list("unit_id", flat=True).first()
            if unit_id is not None:
                self.unit_id = unit_id

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.take_unit()  # a preview has not been saved
        base: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**base, **frame_context(request), **reading_context(request, self)}


def may_choose(user: Any, item: Any) -> bool:
    """Whether a user may use a picture, an attachment or a page in an article: it is theirs, or a page that everybody reads."""
    if isinstance(item, Page) and item.live:
        return True
    policy = policy_registry.get(item)
    if isinstance(item, Page):
        return bool(
            policy.instances_user_has_any_permission_for(user, ["add", "change", "publish"]).filter(pk=item.pk).exists()
        )
    return bool(policy.user_has_any_permission_for_instance(user, ["choose", "change"], item))


def chosen_in(body: Any) -> list[Any]:
    """Every picture, attachment and page that a body refers to and that exists."""
    found: dict[Any, set[Any]] = {}
    for model, key, *_rest in body.stream_block.extract_references(body):
        found.setdefault(model, set()).add(key)
    return [item for model, keys in found.items() for item in model.objects.filter(pk__in=keys)]
