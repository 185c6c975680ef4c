"""Writers of applications for titles: beginning, answering criteria, handing in with frozen figures, and what came of it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.bases.contracts import TitleDraft
from kepu.domain.bases.definitions import Scheme, get_scheme
from kepu.domain.bases.errors import EvidenceMissing, InvalidFact, ReasonMissing, WrongState
from kepu.domain.bases.models import Base, Dossier, DossierItem, DossierState, DossierStep
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.dossiers import answer_dossier
from kepu.domain.bases.services.stepping import by
from kepu.domain.bases.services.venues import enter_title
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def begin_dossier(
    *, actor: Actor, base_id: int, scheme: str, scheme_class: str = "", year: int, now: datetime
) -> Dossier:
    """Begins an application of a base for a title, on the figures of a year.

    Raises Refused, UnknownScheme, InvalidFact (class), WrongState when one for this title is open.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    _check_class(get_scheme(scheme), scheme_class)
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(
                base=base, scheme=scheme, scheme_class=scheme_class, year=year, created_at=now
            )
    except IntegrityError as error:
        raise WrongState("one is open") from error
    _step(dossier, actor=actor, now=now)
    return dossier


@transaction.atomic
def answer_criterion(
    *, actor: Actor, dossier_id: int, criterion: str, text: str = "", link: str = "", upload: Upload | None = None,
    now: datetime,
) -> DossierItem:  # fmt: skip
    """Answers a criterion with words, a link or a file; the newest answer holds, a file stays until another is given.

    Raises Refused, WrongState once it is handed in, InvalidFact (unknown criterion, nothing given), FileTooLarge.
    """
    dossier = _locked(actor, dossier_id)
    if not dossier.is_draft:
        raise WrongState(dossier.state)
    if criterion not in {one.code for one in get_scheme(dossier.scheme).asked_of(dossier.scheme_class)}:
        raise InvalidFact("criterion", "unknown")
    last = dossier.items.filter(criterion=criterion).first()
    file_id = last.file_id if last else None
    if upload is not None:
        unit_id = dossier.base.unit_id
        file_id = store_file(actor=actor, unit_id=unit_id, name=upload.name, content=upload.content, now=now).pk
    if not text.strip() and not link.strip() and file_id is None:
        raise InvalidFact("text", "missing")
    return DossierItem.objects.create(
        dossier=dossier, criterion=criterion, text=text.strip(), link=link.strip(), file_id=file_id, **by(actor, now)
    )


@transaction.atomic
def hand_in_dossier(
    *, actor: Actor, dossier_id: int, despite_missing: bool = False, reason: str = "", now: datetime
) -> Dossier:
    """Hands the application in; its figures are frozen as they stand. What is missing must be admitted, with a reason.

    Raises Refused, WrongState, EvidenceMissing, ReasonMissing.
    """
    dossier = _locked(actor, dossier_id)
    if not dossier.is_draft:
        raise WrongState(dossier.state)
    answers = answer_dossier(dossier)
    missing = tuple(answer.criterion.code for answer in answers if not answer.is_met)
    if missing and not despite_missing:
        raise EvidenceMissing(missing)
    if missing and not reason.strip():
        raise ReasonMissing("missing evidence")
    dossier.frozen = [answer.frozen() for answer in answers]
    return _moved(dossier, DossierState.HANDED_IN, actor=actor, reason=reason, now=now)


@transaction.atomic
def withdraw_dossier(*, actor: Actor, dossier_id: int, reason: str, now: datetime) -> Dossier:
    """Takes an application back. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("withdraw")
    dossier = _locked(actor, dossier_id)
    if dossier.state not in (DossierState.DRAFT, DossierState.HANDED_IN):
        raise WrongState(dossier.state)
    return _moved(dossier, DossierState.WITHDRAWN, actor=actor, reason=reason, now=now)


@transaction.atomic
def grant_dossier(*, actor: Actor, dossier_id: int, since: date, source_note: str, now: datetime) -> Dossier:
    """The title was given: it is entered among the titles held, until the term of the scheme ends.

    Raises Refused, WrongState, InvalidFact.
    """
    dossier = _locked(actor, dossier_id)
    if not dossier.is_handed_in:
        raise WrongState(dossier.state)
    head = get_scheme(dossier.scheme).scheme
    draft = TitleDraft(
        unit_id=dossier.base.unit_id, venue_id=dossier.base.venue_id, title=head.title.zh, level=head.level,
        issuer=head.issuer.zh, since=since, until=_years_later(since, head.years), source_note=source_note,
    )  # fmt: skip
    dossier.title = enter_title(actor=actor, draft=draft, now=now)
    return _moved(dossier, DossierState.GRANTED, actor=actor, reason=source_note, now=now)


@transaction.atomic
def refuse_dossier(*, actor: Actor, dossier_id: int, reason: str, now: datetime) -> Dossier:
    """The title was not given. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("refuse")
    dossier = _locked(actor, dossier_id)
    if not dossier.is_handed_in:
        raise WrongState(dossier.state)
    return _moved(dossier, DossierState.REFUSED, actor=actor, reason=reason, now=now)


def _locked(actor: Actor, dossier_id: int) -> Dossier:
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("base__venue").get(pk=dossier_id)
    require(actor, MANAGE, dossier.base.unit_id)
    return dossier


def _moved(dossier: Dossier, state: str, *, actor: Actor, reason: str, now: datetime) -> Dossier:
    dossier.state = state
    dossier.save(update_fields=["state", "frozen", "title"])
    _step(dossier, actor=actor, now=now, reason=reason)
    return dossier


def _step(dossier: Dossier, *, actor: Actor, now: datetime, reason: str = "") -> None:
    values: dict[str, Any] = by(actor, now, reason)
    DossierStep.objects.create(dossier=dossier, state=dossier.state, **values)


def _check_class(scheme: Scheme, scheme_class: str) -> None:
    known = {one.code for one in scheme.classes}
    if scheme_class not in known and (known or scheme_class):
        raise InvalidFact("scheme_class", "unknown")


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)
