"""Authoring: the gate in front of Wagtail's editor, its pictures and files. The way in is the works area."""
