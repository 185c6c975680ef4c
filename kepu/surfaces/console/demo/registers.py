"""Venues with their facts and years, counted items, titles held, channels with their figures. All invented."""

from datetime import date, timedelta
from random import Random

from kepu.domain.bases.models import CountFact, HeldTitle, Venue, VenueFact, VenueYear
from kepu.domain.content.models import Channel, ChannelFact
from kepu.surfaces.console.demo.context import DemoContext

# By name or by kind of unit: kind of venue, building m², halls m², visits a year, days open, days free.
KNOWN = {
    "天文馆": ("museum", 21_000, 8_200, 310_000, 310, 20),
    "热带温室展馆": ("museum", 9_800, 6_400, 180_000, 330, 24),
    "古生物博物馆": ("museum", 12_600, 7_100, 150_000, 300, 300),
}
OTHERS = [
    ("museum", 5_200, 2_600, 42_000, 260, 40),
    ("science_centre", 8_600, 4_300, 76_000, 290, 30),
    ("youth_centre", 2_400, 1_100, 18_000, 220, 220),
    ("other", 1_500, 800, 9_000, 200, 200),
]
ACCOUNTS = {
    "天文": "天文一刻",
    "海洋": "听见大海",
    "植物": "草木有光",
    "物理": "万物有理",
    "地质": "石头说话",
    "生物": "生命之书",
    "信息": "比特漫谈",
    "化学": "元素日记",
    "环境": "山水之间",
}
TITLES = [
    ("全国科普教育基地", "national", "中国科学技术协会"),
    ("科学家精神教育基地", "national", "中国科学技术协会"),
    ("省级科普教育基地", "provincial", "省科学技术协会"),
]


def load(context: DemoContext) -> None:
    rng = context.random("registers")
    _venues(context, rng)
    _items(context, rng)
    _channels(context, rng)


def _by(context: DemoContext) -> dict[str, object]:
    return {"entered_by_name": "综合管理员", "entered_at": context.now}


def _venues(context: DemoContext, rng: Random) -> None:
    names = {unit.pk: unit.name for unit in _units(context)}
    codes = [code for code, kind in context.unit_kind.items() if kind == "venue"]
    venues = Venue.objects.bulk_create(
        Venue(
            unit_id=context.unit[code],
            name=names[context.unit[code]],
            region_id=context.region_of.get(code),
            opened_on=date(rng.randrange(1996, 2019), rng.choice([3, 5, 9]), 1),
        )
        for code in codes
    )
    facts, years, titles = [], [], []
    for number, venue in enumerate(venues):
        kind, building, halls, visits, opened, free = KNOWN.get(venue.name, OTHERS[number % len(OTHERS)])
        facts += _facts(context, venue, kind, building, halls, grows=number % 3 == 0)
        years += _years(context, rng, venue, visits, opened, free)
        title, level, issuer = TITLES[number % len(TITLES)]
        titles.append(
            HeldTitle(
                unit_id=venue.unit_id,
                venue=venue,
                title=title,
                level=level,
                issuer=issuer,
                since=date(context.years[0] - 2, 1, 1),
                until=date(context.years[2] + 2, 1, 1),
                source_note="认定文件与牌匾",
            )
        )
    VenueFact.objects.bulk_create(facts)
    VenueYear.objects.bulk_create(years)
    HeldTitle.objects.bulk_create(titles)


def _facts(context: DemoContext, venue: Venue, kind: str, building: int, halls: int, *, grows: bool) -> list[VenueFact]:
    change = date(context.years[1], 7, 1) if grows else None
    first = VenueFact(
        venue=venue, starts_on=venue.opened_on, ends_on=change, venue_type=kind, building_area_m2=building,
        hall_area_m2=round(halls * 0.8) if grows else halls, source_note="竣工验收资料", **_by(context),
    )  # fmt: skip
    if change is None:
        return [first]
    later = VenueFact(
        venue=venue, starts_on=change, venue_type=kind, building_area_m2=building, hall_area_m2=halls,
        source_note="展厅改造验收单", **_by(context),
    )  # fmt: skip
    return [first, later]


def _years(context: DemoContext, rng: Random, venue: Venue, visits: int, opened: int, free: int) -> list[VenueYear]:
    return [
        VenueYear(
            venue=venue, year=year, visits=int(visits * rng.uniform(0.8, 1.2)), open_days=opened - rng.randrange(12),
            free_days=max(0, min(free, opened - 12) - rng.randrange(4)), source_note="票务与开放日志", **_by(context),
        )
        for year in context.years[:2]
    ]  # fmt: skip


def _items(context: DemoContext, rng: Random) -> None:
    rows = []
    for code in context.working_units:
        for kind, chance, most in (("community_room", 0.25, 3), ("rural_site", 0.2, 4), ("van", 0.15, 2)):
            if rng.random() < chance:
                rows.append(
                    CountFact(
                        unit_id=context.unit[code], kind=kind, starts_on=date(context.years[0], 1, 1),
                        quantity=rng.randint(1, most), source_note="固定资产台账", **_by(context),
                    )
                )  # fmt: skip
    CountFact.objects.bulk_create(rows)


def _channels(context: DemoContext, rng: Random) -> None:
    names = {unit.pk: unit for unit in _units(context)}
    channels = []
    for code in context.working_units:
        unit, kind = names[context.unit[code]], context.unit_kind[code]
        short = unit.name.strip("《》").removesuffix("研究所")
        since = date(rng.randrange(2010, 2020), rng.randrange(1, 13), 1)
        if kind == "journal":
            channels.append(Channel(unit=unit, kind="journal", name=unit.name, address="", opened_on=date(1995, 1, 1)))
            continue
        account = ACCOUNTS.get(context.field_of[code], "科学现场") if context.scale == "village" else f"{short}科普"
        channels.append(Channel(unit=unit, kind="wechat", name=account, address=f"kepu-{code}", opened_on=since))
        if kind == "media" or rng.random() < 0.5:
            channels.append(
                Channel(
                    unit=unit,
                    kind="website",
                    name=f"{short}科普网",
                    address=f"https://{code}.example.cn",
                    opened_on=since,
                )
            )
        if kind == "media" or rng.random() < 0.3:
            channels.append(Channel(unit=unit, kind="weibo", name=f"@{short}", address=f"@{code}", opened_on=since))
        if kind == "media":
            channels.append(Channel(unit=unit, kind="newspaper", name="科学时讯报", opened_on=date(1998, 1, 1)))
    Channel.objects.bulk_create(channels)
    ChannelFact.objects.bulk_create([fact for channel in channels for fact in _channel_facts(context, rng, channel)])


def _channel_facts(context: DemoContext, rng: Random, channel: Channel) -> list[ChannelFact]:
    size = rng.choice([3_000, 12_000, 40_000, 160_000]) * (5 if channel.unit.kind == "media" else 1)
    facts = []
    for year in context.years:
        for first, last in ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))):
            if last <= context.today - timedelta(days=20):
                size = int(size * rng.uniform(1.02, 1.15))
                facts.append(_channel_fact(context, rng, channel, first, last, size))
    return facts


def _channel_fact(
    context: DemoContext, rng: Random, channel: Channel, first: date, last: date, size: int
) -> ChannelFact:
    fact = ChannelFact(channel=channel, starts_on=first, ends_on=last, source_note="平台后台导出", **_by(context))
    if channel.kind in ("newspaper", "journal"):
        fact.copies, fact.source_note = size // 2, "发行部门报表"
        return fact
    fact.posts = rng.randrange(30, 140)
    fact.reads = int(fact.posts * size * rng.uniform(0.03, 0.12))
    fact.followers = None if channel.kind == "website" else size
    return fact


def _units(context: DemoContext):  # type: ignore[no-untyped-def]  # a queryset of units
    from kepu.foundation.units.models import Unit

    return Unit.objects.filter(pk__in=context.unit.values())
