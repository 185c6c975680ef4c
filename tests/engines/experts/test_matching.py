from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kepu.engines.experts.contracts import InterestDraft, Need
from kepu.engines.experts.matching import BAND, match
from kepu.engines.experts.models import Expert, Invitation
from kepu.engines.experts.services import add_rest, declare_interest, invite_expert
from kepu.foundation.subjects.standard import first_level, path_of, subjects, subjects_in
from kepu.foundation.units.contracts import SYSTEM


def found(need, cast, units=("astro",), days=0):
    now = cast.now + timedelta(days=days)
    return match(need, unit_ids=[cast.unit[unit] for unit in units], now=now)


def names(result):
    return [each.name for each in result.suggestions]


def test_the_classification_has_both_levels_and_everyday_words_point_at_it():
    assert (len(first_level()), len(subjects())) == (62, 800)
    assert path_of("16020") == "天文学 · 天体物理学"
    assert {"16020", "17020"} <= set(subjects_in("地震和黑洞有什么关系？"))
    assert "52020" in subjects_in("AI 会取代老师吗")
    assert "52020" not in subjects_in("said")


def test_text_alone_ranks_by_field_and_topic_and_says_why(cast, expert):
    expert("li", topics=("黑洞与引力波",))
    expert("zhao", fields=("16060",), topics=("月壤里的水",), unit="ocean")
    expert("qian", fields=("18051",), topics=("高山植物",), unit="garden")

    result = found(Need("黑洞的照片是怎样拍出来的？", origin="media"), cast)

    assert names(result) == ["李启明", "赵致远"]
    reasons = {reason.code: reason.detail for reason in result.suggestions[0].reasons}
    assert reasons["field"] == "16020"
    assert "黑洞" in reasons["topic"]
    assert result.fields["16020"] == "黑洞"


def test_filters_region_language_and_audience_count_and_a_missing_language_shuts_out(cast, expert):
    near = expert("near", languages=("zh", "bo"), regions=("530000",), audiences=("primary",))
    expert("far", languages=("zh",), regions=("110000",))

    need = Need("引力波", origin="school", province="530000", language="bo", audience="primary", mode="onsite")
    result = found(need, cast)

    assert [each.expert_id for each in result.suggestions] == [near.pk]
    assert {"region", "language", "audience"} <= {reason.code for reason in result.suggestions[0].reasons}
    assert [(each.name, each.code) for each in result.excluded] == [("far", "language")]


def test_a_hard_interest_excludes_and_says_why_a_soft_one_is_shown(cast, expert):
    hard, soft = expert("li"), expert("wang")
    for one, kind in ((hard, "funding"), (soft, "other")):
        draft = InterestDraft("星海光学有限公司", kind, date(2024, 1, 1))
        declare_interest(actor=SYSTEM, expert_id=one.pk, draft=draft, now=cast.now)

    for need in (
        Need("星海光学有限公司的望远镜能看见黑洞吗"),
        Need("望远镜能看见黑洞吗", concerned="月光厂，星海光学"),
    ):
        result = found(need, cast)

        assert names(result) == ["王若水"]
        assert "星海光学有限公司" in result.suggestions[0].ties[0]
        assert result.excluded[0].code == "interest"
        assert result.excluded[0].detail.startswith("星海光学有限公司 · ")
    assert set(names(found(Need("黑洞"), cast))) == {"李启明", "王若水"}


def test_rest_refused_topics_missing_consent_full_months_and_other_units_are_left_out(cast, expert, ask, invite):
    rested, full = expert("rested"), expert("full", minutes_per_month=60)
    add_rest(
        actor=SYSTEM,
        expert_id=rested.pk,
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 6, 20),
        reason="野外",
        now=cast.now,
    )
    expert("refuses", refused=("外星人",))
    expert("silent", uses=["academy"])
    expert("unlisted", uses=["media"], unit="garden")
    invite(ask(), full)

    result = found(Need("黑洞里有外星人吗", origin="media", minutes=30), cast, days=1)

    assert names(result) == []
    why = {each.name: each.code for each in result.excluded}
    assert why == {"rested": "rest", "refuses": "refused", "silent": "consent", "full": "hours"}
    assert names(found(Need("黑洞里有外星人吗", origin="media"), cast, units=("garden",)))[0] == "unlisted"


def test_load_and_stale_profiles_cost_points(cast, expert, ask, invite):
    fresh, busy = expert("fresh"), expert("busy")
    Expert.objects.update(confirmed_on=date(2025, 5, 1))
    Expert.objects.filter(pk=fresh.pk).update(confirmed_on=date(2020, 1, 1))
    invite(ask(), busy)

    scores = {
        each.name: {r.code: r.points for r in each.reasons} for each in found(Need("黑洞"), cast, days=2).suggestions
    }

    assert scores["busy"]["load"] < 0 < scores["busy"]["fresh"]
    assert scores["fresh"]["fresh"] < 0


def test_rotation_is_fair_by_simulation(cast, expert, ask):
    """Sixty requests, twelve equals: everybody is asked five times, and never one twice before all were asked once."""
    pool = [expert(f"expert {number}") for number in range(12)]
    asked = []
    for number in range(60):
        now = cast.now + timedelta(days=3 * number)
        request = ask(title=f"黑洞 {number}")
        best = match(Need("黑洞"), unit_ids=[cast.unit["astro"]], now=now, limit=12).suggestions
        assert best[0].score // BAND >= best[-1].score // BAND
        invite_expert(
            actor=cast.actor("astro_coordinator"), request_id=request.pk, expert_id=best[0].expert_id, now=now
        )
        asked.append(best[0].expert_id)

    assert {asked.count(one.pk) for one in pool} == {5}
    for turn in range(0, 60, 12):
        assert len(set(asked[turn : turn + 12])) == 12
    assert Invitation.objects.count() == 60


def test_matching_asks_the_same_few_queries_however_many_experts_there_are(cast, expert):
    expert("one")
    with CaptureQueriesContext(
        connection,
    ) as few:
        found(Need("黑洞", origin="media", province="110000", language="zh"), cast)
    for number in range(10):
        expert(f"expert {number}")
    with CaptureQueriesContext(connection) as many:
        found(Need("黑洞", origin="media", province="110000", language="zh"), cast)

    assert len(many) == len(few) <= 16
