"""Accounts with roles, persons, and their outreach posts."""

from datetime import date

from django.contrib.auth.hashers import make_password

from kepu.foundation.accounts.models import Account
from kepu.foundation.people.models import Person, Post
from kepu.foundation.units.models import Membership
from kepu.surfaces.console.demo.context import PASSWORD, DemoContext
from kepu.surfaces.console.demo.names import GIVEN, ROLE_NAMES, SURNAMES

ALL_ROLES = list(ROLE_NAMES)
FEW_ROLES = ["leader", "coordinator", "statistician"]
CATEGORIES = [("researcher", 60), ("graduate_student", 22), ("retired", 8), ("staff", 6), ("academician", 4)]
SENIORITY = {
    "researcher": ["senior", "associate", "intermediate"],
    "academician": ["senior"],
    "retired": ["senior", "associate"],
}

SUBJECTS = {
    "天文": ("160", "140", "520"), "海洋": ("170", "180", "610"), "植物": ("180", "210", "220"), "物理": ("140", "430", "510"),
    "地质": ("170", "440", "420"), "生物": ("180", "310", "350"), "信息": ("520", "510", "120"), "化学": ("150", "430", "530"),
    "环境": ("610", "170", "620"),
}  # fmt: skip


def load(context: DemoContext) -> None:
    _accounts(context)
    _persons(context)
    _posts(context)


def _accounts(context: DemoContext) -> None:
    password = make_password(PASSWORD)
    wanted = [
        (code, role)
        for code, kind in context.unit_kind.items()
        if kind != "venue"
        for role in (ALL_ROLES if context.scale == "village" or kind in ("academy", "branch") else FEW_ROLES)
        if role != "administrator" or kind in ("academy", "branch")
    ]
    accounts = [
        Account(
            username=f"{code}_{role}",
            email=f"{code}_{role}@demo.invalid",
            last_name=ROLE_NAMES[role],
            password=password,
        )
        for code, role in wanted
    ]
    Account.objects.bulk_create(accounts)
    context.account = {account.username: account for account in accounts}
    Membership.objects.bulk_create(
        [
            Membership(account=account, unit_id=context.unit[code], role=role, granted_at=context.now)
            for account, (code, role) in zip(accounts, wanted, strict=True)
        ]
    )
    _verify_addresses(accounts)


def _verify_addresses(accounts: list[Account]) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.bulk_create(
        [EmailAddress(user=account, email=account.email, verified=True, primary=True) for account in accounts]
    )


def _persons(context: DemoContext) -> None:
    rng = context.random("people")
    size = 14 if context.scale == "village" else 24
    people = []
    for code in context.working_units:
        for _ in range(size):
            category = rng.choices([c for c, _ in CATEGORIES], [w for _, w in CATEGORIES])[0]
            people.append(
                Person(
                    name=rng.choice(SURNAMES) + rng.choice(GIVEN),
                    unit_id=context.unit[code],
                    category=category,
                    seniority=rng.choice(SENIORITY.get(category, ["none"])),
                    field=context.field_of[code],
                    gender=rng.choice(["female", "male"]),
                    has_degree=category != "staff" or rng.random() < 0.7,
                    joined_on=date(context.years[0] - 1 - rng.randrange(8), 9, 1),
                )
            )
    _state(context, people)
    Person.objects.bulk_create(people, batch_size=1000)
    by_unit = {identifier: code for code, identifier in context.unit.items()}
    for person in people:
        context.people_of.setdefault(by_unit[person.unit_id], []).append(person.pk)


def _state(context: DemoContext, people: list[Person]) -> None:
    """Subjects and junior levels as a register has them: most in the field of the unit, some beside it, some not stated yet."""
    rng = context.random("subjects")
    for person in people:
        own, *beside = SUBJECTS.get(person.field, rng.choice(list(SUBJECTS.values())))
        if rng.random() < 0.9:
            person.subject = own if rng.random() < 0.75 else rng.choice(beside)
        if person.category == "researcher" and rng.random() < 0.12:
            person.seniority = rng.choice(["junior", ""])


def _posts(context: DemoContext) -> None:
    rng = context.random("posts")
    posts = []
    for code in context.working_units:
        for position, person in enumerate(context.people_of[code]):
            if position > 9:
                break
            basis = "full_time" if position < 2 else "volunteer" if position > 7 else "part_time"
            posts.append(
                Post(
                    person_id=person,
                    unit_id=context.unit[code],
                    basis=basis,
                    duty=rng.choice(["management", "creation", "presenting", "other"]),
                    is_rural=rng.random() < 0.1,
                    months_per_year=12 if basis == "full_time" else rng.randint(1, 4) if basis == "part_time" else None,
                    starts_on=date(context.years[0] - rng.randrange(3), 1, 1),
                )
            )
    Post.objects.bulk_create(posts, batch_size=1000)
