"""The only writers of rooms: making a unit's corner, and letting those in who may write, for as long as they may."""

from collections.abc import Collection as Ids

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from kepu.domain.content.pages import HomePage, UnitPage
from kepu.domain.content.rooms import Room
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, units_within
from kepu.foundation.units.selectors import labels_by_id

WRITE = "content.write"
PAGE_RIGHTS = ("change_page",)  # works are begun in the workbench; publishing is the last act of a review
FILE_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
GROUP_PREFIX = "authoring:"


@transaction.atomic
def ensure_home() -> HomePage:
    """The page above all articles, and the site that shows it; made once."""
    root = Page.objects.select_for_update().get(depth=1)
    home: HomePage | None = HomePage.objects.first()
    if home is not None:
        return home
    for welcome in root.get_children().exclude(pk__in=HomePage.objects.values("pk")):
        welcome.delete()
    root = Page.objects.get(depth=1)
    made: HomePage = root.add_child(instance=HomePage(title="科普文章", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": made}
    )
    return made


def ensure_room(unit_id: int) -> Room:
    """A unit's corner: page, collection, group with rights over both; made once, by whoever comes first."""
    room = Room.objects.filter(unit_id=unit_id).first()
    return room or _make_room(unit_id)


@transaction.atomic
def _make_room(unit_id: int) -> Room:
    home = ensure_home()  # locks the root, so that two who come at once make one room
    room = Room.objects.filter(unit_id=unit_id).first()
    if room is not None:
        return room
    label = labels_by_id([unit_id])[unit_id]
    page = home.add_child(instance=UnitPage(title=label.name, slug=label.code, unit_id=unit_id))
    collection = Collection.get_first_root_node().add_child(name=f"{label.name}（{label.code}）")
    group = Group.objects.create(name=f"{GROUP_PREFIX}{label.code}")
    _give_rights(group, page, collection)
    return Room.objects.create(unit_id=unit_id, page=page, collection=collection, group=group)


@transaction.atomic
def admit(*, actor: Actor) -> list[Room]:
    """Lets an account into the rooms of the units over which it may write, and out of all others; returns its rooms.

    Called whenever somebody comes in, so that a role that has ended lets nobody in any more. Rooms are made for units in
    which the actor holds the role itself; of the units below, those that have one are opened. Raises Refused.
    """
    if actor.account_id is None:
        raise Refused(WRITE)
    wanted = units_within(actor, WRITE)
    for unit_id in actor.unit_ids:
        if unit_id in wanted:
            ensure_room(unit_id)
    rooms = list(Room.objects.filter(unit__in=wanted).select_related("page", "collection"))
    _set_groups(actor.account_id, {room.group_id for room in rooms})
    return rooms


def _set_groups(account_id: int, wanted: Ids[int]) -> None:
    members = Group.user_set.through.objects.filter(account_id=account_id)
    held = set(members.filter(group__name__startswith=GROUP_PREFIX).values_list("group_id", flat=True))
    if gone := held - set(wanted):
        members.filter(group__in=gone).delete()
    if new := set(wanted) - held:
        rows = [members.model(account_id=account_id, group_id=group) for group in new]
        members.model.objects.bulk_create(rows, ignore_conflicts=True)


def _give_rights(group: Group, page: UnitPage, collection: Collection) -> None:
    door = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.add(door)
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
        GroupPagePermission.objects.create(group=group, page=page, permission=right)
    rights = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_RIGHTS
    )
    for right in rights:
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)
