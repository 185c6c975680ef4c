"""What the worker does for content by itself."""

from kepu.domain.content.services.handing_in import publish_approved

PERIODIC = {"publish_approved_editions": 60.0}


def publish_approved_editions() -> None:
    """Publishes what was approved and whose embargo has ended, or whose publication was cut off. Safe to run again."""
    publish_approved()
