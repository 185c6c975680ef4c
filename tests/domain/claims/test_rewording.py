"""Other words for a published claim."""

import pytest
from django.test import Client

from kepu.domain.claims.contracts import ClaimDraft
from kepu.domain.claims.errors import InvalidFact, ReasonMissing, WrongState
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.models import ClaimStep
from kepu.domain.claims.selectors.public import get_public_claim
from kepu.domain.claims.services import begin_correction, change_claim, reword_by_correction, reword_claim
from kepu.domain.claims.services.rewording import may_mean_otherwise
from kepu.foundation.units.policies import Refused
from tests.domain.claims.acting import TEXT, hand_in, sign_off

BETTER = "用微波炉加热过的食物会致癌"
WHY = "说清楚是加热过的食物"


def reword(cast, claim, text=BETTER, reason=WHY, who="astro_coordinator"):
    return reword_claim(actor=cast.actor(who), claim_id=claim.pk, text=text, reason=reason, now=cast.now)


def test_better_words_are_public_at_once_and_the_old_ones_are_found_and_shown(cast, checked):
    reword(cast, checked)

    assert [look_up(text).matches[0].card.text for text in (BETTER, TEXT)] == [BETTER, BETTER]
    step = next(step for step in get_public_claim(checked.pk).history if step.before)
    assert (step.act, step.before, step.reason) == ("reworded", TEXT, WHY)
    assert f"此前的表述：“{TEXT}”" in Client().get(checked.path).text


@pytest.mark.parametrize(
    "text",
    [
        "微波炉加热的食物不会致癌",
        "微波炉加热的食物能防癌",
        "电磁炉加热的食物会致癌",
        "微波炉加热 3 分钟的食物会致癌",
        "隔夜菜吃了会拉肚子",
    ],
)
def test_words_that_may_mean_something_else_are_not_public_at_once(cast, checked, text):
    assert may_mean_otherwise(TEXT, text)
    with pytest.raises(InvalidFact) as refusal:
        reword(cast, checked, text)
    assert refusal.value.reason == "meaning"


def test_they_are_signed_off_anew_as_a_correction(cast, checked, django_capture_on_commit_callbacks):
    other = "电磁炉加热的食物会致癌"
    verdict = reword_by_correction(
        actor=cast.actor("astro_editor"), claim_id=checked.pk, text=other, reason="说的是电磁炉", now=cast.now
    )
    checked.refresh_from_db()
    assert (checked.text, verdict.new_words) == (TEXT, other)
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, checked, verdict=None))

    checked.refresh_from_db()
    assert checked.text == other
    assert set(ClaimStep.objects.filter(act__in=["reworded", "corrected"]).values_list("act", "reason")) == {
        ("reworded", "说的是电磁炉"), ("corrected", "说的是电磁炉"),
    }  # fmt: skip
    assert look_up(other).matches[0].card.text == other


def test_who_may_not_publish_needs_the_correction(cast, checked):
    with pytest.raises(Refused):
        reword(cast, checked, who="astro_editor")


def test_a_reason_is_needed_and_other_words(cast, checked):
    with pytest.raises(ReasonMissing):
        reword(cast, checked, reason=" ")
    for text in ("", TEXT, "啊" * 301):
        with pytest.raises(InvalidFact):
            reword(cast, checked, text)


def test_neither_goes_beside_a_correction_nor_by_the_facts(cast, checked):
    begin_correction(actor=cast.actor("astro_editor"), claim_id=checked.pk, note="补充", now=cast.now)

    with pytest.raises(WrongState):
        reword(cast, checked)
    with pytest.raises(WrongState):
        change_claim(actor=cast.actor("astro_editor"), claim_id=checked.pk, draft=ClaimDraft(BETTER), now=cast.now)
