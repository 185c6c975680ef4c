"""What others read about bases."""

from kepu.domain.bases.selectors.venues import (
    counts_of,
    facts_of,
    titles_of,
    venues_of,
    venues_without_year,
    years_of,
)

__all__ = ["counts_of", "facts_of", "titles_of", "venues_of", "venues_without_year", "years_of"]
