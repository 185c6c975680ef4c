"""Search: exact for Chinese, in the order that people would choose, fast at 100,000 works. Peers answer in the same run."""

from bench.finding.measuring import exactness, judged, speed


def run() -> dict[str, object]:
    """The three measurements of issue 3."""
    return {"exactness": exactness(), "judged": judged(), "speed": speed()}
