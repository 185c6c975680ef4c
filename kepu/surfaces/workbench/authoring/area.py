"""Authoring: the gate in front of Wagtail's editor, its pictures and files. The way in is the works area."""

from django.utils.translation import gettext_lazy as _

WAY_BACK = _("Back to the workbench")
