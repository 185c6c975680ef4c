"""Staff search: the same engine as the public site's, within what the person may read."""

from typing import Any

from kepu.engines.search import selectors
from kepu.engines.search.asking import query_from, shown
from kepu.engines.search.errors import BadQuery
from kepu.foundation.units.policies import is_central
from kepu.surfaces.workbench.shell import WorkbenchPage

PER_PAGE = 30


class Search(WorkbenchPage):
    """Hits with what to narrow by."""

    template_name = "workbench/search/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {"search_text": self.request.GET.get("q", ""), "may_enter_synonyms": is_central(self.actor)}
        try:
            query = query_from(dict(self.request.GET.lists()), per_page=PER_PAGE)
        except BadQuery as refusal:
            return context | {"refusal": str(refusal)}
        page = selectors.search(query, actor=self.actor, today=self.today)
        return context | shown(page, lambda hit: hit.url) | {"is_asked": bool(query.text) or query.is_narrowed}


class Suggestions(WorkbenchPage):
    """What begins as typed, as a part of a page."""

    template_name = "ui/components/suggestions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").replace("\x00", "")
        return {"suggestions": selectors.suggest(typed, actor=self.actor)}
