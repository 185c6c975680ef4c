"""Kepu with nothing kept of any page: neither pages nor their pieces."""

from kepu.config.settings import *  # noqa: F403  # all of them

PAGE_CACHE = PAGE_PARTS = False
