"""What pages take from the surface that shows them: the public site registers its frame here."""

from collections.abc import Callable
from typing import Any

Frame = Callable[[Any], dict[str, Any]]
Reading = Callable[[Any, Any], dict[str, Any]]

_frames: list[Frame] = []
_readings: list[Reading] = []


def use_frame(frame: Frame) -> None:
    """frame(request) gives the context that every page of the public site has."""
    _frames[:] = [frame]


def use_reading(reading: Reading) -> None:
    """reading(request, edition) gives what stands around the text of an edition."""
    _readings[:] = [reading]


def frame_context(request: Any) -> dict[str, Any]:
    """The frame's context for a request; empty when no surface has registered one."""
    return _frames[0](request) if _frames else {}


def reading_context(request: Any, edition: Any) -> dict[str, Any]:
    """What stands around an edition's text; empty when no surface has registered it."""
    return _readings[0](request, edition) if _readings else {}
