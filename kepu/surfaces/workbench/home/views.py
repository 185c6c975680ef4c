from typing import Any

from kepu.surfaces.workbench.areas import Waiting, modules
from kepu.surfaces.workbench.shell import WorkbenchPage

TONES = {"bad": 0, "warn": 1, "info": 2}


class Home(WorkbenchPage):
    template_name = "workbench/home/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting: list[Waiting] = [
            item
            for module in modules()
            if hasattr(module, "waiting")
            for item in module.waiting(self.actor, self.today)
        ]
        waiting.sort(key=lambda item: (TONES.get(item.tone, 3), item.due_on or self.today, item.title))
        return super().get_context_data(waiting=waiting, today=self.today, **kwargs)
