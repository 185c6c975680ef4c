"""Pictures and attachments of the authoring room. No tags: they would be shared between units."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):  # type: ignore[misc]  # Wagtail has no types
    """A picture with the name of who made it."""

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    credit = models.CharField(_("author and licence"), max_length=200, blank=True)

    admin_form_fields = (
        "title", "file", "description", "credit", "collection",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):  # type: ignore[misc]  # Wagtail has no types
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):  # type: ignore[misc]  # Wagtail has no types
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):  # type: ignore[misc]  # Wagtail has no types
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once")
        ]


class Attachment(AbstractDocument):  # type: ignore[misc]  # Wagtail has no types
    """A file that articles link to."""

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):  # type: ignore[misc]  # Wagtail has no types
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
