"""Wagtail's pages are shown in the public frame; this module is found by Wagtail before it serves or previews a page."""

from kepu.domain.content.presentation import use_frame, use_reading
from kepu.surfaces.public.frame import frame
from kepu.surfaces.public.reading.page import reading

use_frame(frame)
use_reading(reading)
