from typing import Any

from django.core.management.base import BaseCommand

from kepu.domain.plans.tasks import remind


class Command(BaseCommand):
    help = (
        "Remind units of plans, tasks, studies and answers that are missing or late. Repeating it sends nothing twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remind()} new notices")
