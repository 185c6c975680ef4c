"""A region's calendar with conflicts and gaps; joint activities."""
