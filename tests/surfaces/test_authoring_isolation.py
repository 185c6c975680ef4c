"""Every address of Wagtail's editor, as a writer of another unit: nothing of theirs is shown, nothing of theirs changes."""

import io
import json
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import URLResolver, reverse
from PIL import Image
from wagtail.admin import urls as admin_urls
from wagtail.models import Collection, Page, Revision, Site

from kepu.domain.content.models import Attachment, Edition, HomePage, Picture, Room, Submission
from kepu.domain.content.room_services import ensure_room
from kepu.foundation.units.models import Membership
from kepu.surfaces.workbench.authoring.gate import OPEN

MARK = "暗号"
OWN = "自家"


def patterns(found=None, path="authoring/", room=""):
    """(view name, list of argument names and converters, route) of every address below the door."""
    for pattern in admin_urls.urlpatterns if found is None else found:
        if isinstance(pattern, URLResolver):
            below = f"{room}{pattern.namespace}:" if pattern.namespace else room
            yield from patterns(pattern.url_patterns, path + str(pattern.pattern), below)
        elif pattern.name:
            yield f"{room}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


def png():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    return out.getvalue()


def article(room, title, owner, *, live=False):
    page = Edition(title=title, slug=f"a{title.encode().hex()}", summary=title, live=live, owner=owner)
    page.body = [("text", f"<p>{title}</p>")]
    room.page.add_child(instance=page)
    page.save_revision(user=owner, log_action=True)
    return page


def furnish(cast, code, word):
    owner = cast.account[f"{code}_coordinator"]
    room = ensure_room(cast.unit[code])
    file = ImageFile(io.BytesIO(png()), name=f"{code}.png")
    picture = Picture.objects.create(title=f"{word}图", file=file, collection=room.collection, uploaded_by_user=owner)
    attachment = Attachment(title=f"{word}件", collection=room.collection, uploaded_by_user=owner)
    attachment.file.save(f"{code}.pdf", ContentFile(b"%PDF-1.4 " + word.encode()), save=True)
    draft = article(room, f"{word}草稿", owner)
    live = article(room, f"{word}文章", owner, live=True)
    return {"room": room, "picture": picture, "attachment": attachment, "draft": draft, "live": live}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def theirs(cast, media):
    cast.account["garden_coordinator"].last_name = f"{MARK}人"
    cast.account["garden_coordinator"].save()
    return furnish(cast, "garden", MARK)


@pytest.fixture
def ours(cast, media):
    return furnish(cast, "astro", OWN)


def values_for(argument, theirs):
    pages = [theirs["draft"].pk, theirs["room"].page_id]
    revision = theirs["draft"].latest_revision_id
    known = {
        "content_type_app_name": ["content"],
        "content_type_model_name": ["edition"],
        "app_label": ["content", "wagtailcore"],
        "model_name": ["edition", "page", "picture", "attachment"],
        "app_name": ["content"],
        "action": ["delete", "move", "publish", "add_to_collection"],
        "action_name": ["publish"],
        "filter_spec": ["max-800x600"],
        "revision_id": [revision],
        "revision_id_a": ["earliest", revision],
        "revision_id_b": ["latest"],
        "session_id": [1],
        "uploaded_file_id": [1],
        "uidb64": ["MQ"],
        "token": ["x"],
        "collection_id": [theirs["room"].collection_id],
        "image_id": [theirs["picture"].pk],
        "document_id": [theirs["attachment"].pk],
        "doc_id": [theirs["attachment"].pk],
        "task_state_id": [1],
        "workflow_id": [1],
    }
    if argument in known:
        return known[argument]
    ids = {*pages, theirs["picture"].pk, theirs["attachment"].pk, theirs["room"].collection_id, theirs["room"].group_id}
    ids |= {theirs["room"].unit_id, theirs["draft"].owner_id, Site.objects.get().pk}
    return pages if "page" in argument or argument == "destination_id" else sorted(ids)


def addresses(theirs):
    queries = [
        "", f"?id={theirs['draft'].pk}&id={theirs['live'].pk}", f"?id={theirs['picture'].pk}", f"?id={theirs['attachment'].pk}",
        f"?q={MARK}", f"?collection_id={theirs['room'].collection_id}",
    ]  # fmt: skip
    for name, arguments in sorted(set(patterns())):
        for values in product(*(values_for(argument, theirs) for argument in arguments)):
            if "wagtailcore" in values and "page" not in values:
                continue
            address = reverse(name, kwargs=dict(zip(arguments, values, strict=True)))
            bulk = name == "wagtail_bulk_action"
            for query in queries[1:4] if bulk else queries if not arguments else queries[:1]:
                yield name, address + query


def shown(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    return (
        text
        if MARK in text
        else json.dumps(text).encode().decode("unicode_escape", "replace")
        if "\\u6697" in text
        else text
    )


def state_of(theirs, cast):
    room = theirs["room"]
    pages = Page.objects.filter(path__startswith=room.page.path).order_by("path")
    return [
        list(
            pages.values_list(
                "pk", "path", "title", "slug", "live", "draft_title", "latest_revision_id", "locked", "numchild"
            )
        ),
        list(Picture.objects.filter(title__contains=MARK).values_list("pk", "title", "collection_id")),
        list(Attachment.objects.filter(title__contains=MARK).values_list("pk", "title", "collection_id")),
        list(Collection.objects.filter(pk=room.collection_id).values_list("pk", "name", "path")),
        list(Room.objects.filter(pk=room.pk).values_list()),
        list(Revision.objects.filter(object_id=str(theirs["draft"].pk)).values_list("pk", "approved_go_live_at")),
        list(HomePage.objects.values_list("pk", "title", "live")),
        list(Site.objects.values_list("pk", "hostname", "root_page_id")),
        list(room.group.permissions.values_list("pk").order_by("pk")),
        list(Membership.objects.order_by("pk").values_list("pk", "ended_at")),
        [cast.account["garden_coordinator"].__class__.objects.filter(is_superuser=True).count()],
    ]


@pytest.mark.parametrize("who", ["astro_editor", "astro_coordinator"])
def test_no_address_of_the_editor_shows_another_units_things(sign_in, cast, ours, theirs, who):
    client = sign_in(who)
    client.raise_request_exception = False
    leaks, broken, seen = [], [], 0

    for name, address in addresses(theirs):
        response = client.get(address)
        seen += 1
        if response.status_code >= 500:
            broken.append((name, address, response.status_code))
        elif MARK in shown(response).replace(f"q={MARK}", "").replace(f'value="{MARK}"', "").replace(
            f"“{MARK}”", ""
        ).replace(f'"{MARK}"', "").replace(f"&quot;{MARK}&quot;", ""):
            leaks.append((name, address, response.status_code))

    assert seen > 200
    assert leaks == []
    assert broken == []


@pytest.mark.parametrize("who", ["astro_editor", "astro_coordinator"])
def test_no_post_to_the_editor_changes_another_units_things(sign_in, cast, ours, theirs, who):
    client = sign_in(who)
    client.raise_request_exception = False
    payload = {
        "title": "改写", "slug": "gaixie", "summary": "改写", "body-count": "0", "name": "改写", "next": "/", "confirm": "1",
        "action-publish": "action-publish", "new_parent_page": ours["room"].page_id, "new_title": "改写", "new_slug": "gaixie",
        "position": "0", "locked": "on", "is_superuser": "on", "collection": ours["room"].collection_id, "restriction_type": "login",
        "id": theirs["draft"].pk,
    }  # fmt: skip
    before = state_of(theirs, cast)

    for _name, address in addresses(theirs):
        client.post(address, payload)

    assert state_of(theirs, cast) == before


def test_what_is_not_on_the_list_is_closed_to_writers(sign_in, cast, ours, theirs):
    client = sign_in("astro_editor")

    answers = {
        name: client.get(
            reverse(name, kwargs={argument: values_for(argument, ours)[0] for argument in arguments})
        ).status_code
        for name, arguments in set(patterns())
        if name not in OPEN and name not in ("wagtailadmin_home", "wagtailadmin_login")
    }

    assert {name: status for name, status in answers.items() if status != 404} == {}
    assert len(answers) > 60


@pytest.mark.parametrize("name", ["wagtailadmin_home", "wagtailimages:index", "wagtailadmin_explore_root"])
def test_strangers_and_people_who_do_not_write_stay_outside(sign_in, client, cast, name):
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))
    assert sign_in("astro_member").get(reverse(name)).status_code == 403
    assert sign_in("stranger").get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["wagtailusers_users:index", "wagtailusers_groups:index", "wagtailadmin_account", "wagtailadmin_password_reset"],
)
def test_accounts_and_groups_are_closed_even_to_central_administrators(sign_in, cast, name):
    assert sign_in("academy_administrator").get(reverse(name)).status_code == 404


def test_central_administrators_reach_the_rest_and_stay_ordinary_accounts(sign_in, cast, theirs):
    client = sign_in("academy_administrator")

    assert client.get(reverse("wagtailadmin_collections:index")).status_code == 200
    assert MARK in client.get(reverse("wagtailadmin_explore", args=[theirs["room"].page_id])).text
    cast.account["academy_administrator"].refresh_from_db()
    assert not cast.account["academy_administrator"].is_superuser


def test_a_picture_of_another_unit_cannot_be_put_into_ones_own_article(sign_in, cast, ours, theirs):
    values = post_values("偷图", cover=theirs["picture"].pk)
    values |= {
        "body-count": "1",
        "body-0-type": "figure",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value-image": theirs["picture"].pk,
        "body-0-value-caption": "x",
        "body-0-value-source": "x",
    }

    answer = sign_in("astro_editor").post(edit_address(ours), values)

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) >= {"cover", "body"}
    assert not Edition.objects.filter(draft_title="偷图").exists()


def test_files_are_served_to_everybody_only_when_a_public_page_uses_them(sign_in, client, cast, ours, theirs):
    rendition = theirs["picture"].get_rendition("max-100x100")
    addresses = [rendition.url, theirs["attachment"].url, theirs["picture"].file.url]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert [sign_in("astro_editor").get(address).status_code for address in addresses] == [404, 404, 404]
    assert [sign_in("garden_coordinator").get(address).status_code for address in addresses] == [200, 200, 200]

    client.logout()
    theirs["live"].cover = theirs["picture"]
    theirs["live"].save()

    assert client.get(rendition.url).status_code == 200


def edit_address(ours):
    return reverse("wagtailadmin_pages:edit", args=[ours["draft"].pk])


def post_values(title, **more):
    return {
        "title": title,
        "slug": f"s{title.encode().hex()}",
        "summary": "摘要",
        "authors": "李启明",
        "cover": "",
        "body-count": "1",
        "body-0-type": "heading",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value": "小标题",
        **more,
    }


def test_a_writer_does_the_whole_work_in_their_own_room(sign_in, cast, ours):
    client = sign_in("astro_editor")
    assert client.get(reverse("wagtailadmin_home")).headers["Location"] == reverse(
        "wagtailadmin_explore", args=[ours["room"].page_id]
    )

    client.post(edit_address(ours), post_values("黑洞是什么"))
    page = Edition.objects.get(draft_title="黑洞是什么")
    assert page.unit_id == cast.unit["astro"]

    screens = [
        ("wagtailadmin_explore", [ours["room"].page_id]), ("wagtailadmin_pages:edit", [page.pk]),
        ("wagtailadmin_pages:history", [page.pk]), ("wagtailimages:index", []), ("wagtailimages:add_multiple", []),
        ("wagtailimages:edit", [ours["picture"].pk]), ("wagtaildocs:index", []), ("wagtailimages_chooser:choose", []),
        ("wagtaildocs_chooser:choose", []), ("wagtailadmin_choose_page", []), ("wagtailadmin_pages:delete", [page.pk]),
    ]  # fmt: skip
    assert {
        name: client.get(reverse(name, args=args)).status_code
        for name, args in screens
        if client.get(reverse(name, args=args)).status_code != 200
    } == {}
    upload = client.post(
        reverse("wagtailimages:add"),
        {"title": "星图", "file": ContentFile(png(), "star.png"), "collection": ours["room"].collection_id},
    )
    assert upload.status_code == 302
    assert Picture.objects.get(title="星图").collection_id == ours["room"].collection_id


@pytest.mark.parametrize("who", ["astro_coordinator", "academy_administrator"])
def test_nobody_publishes_or_takes_down_in_the_editor(sign_in, cast, ours, who):
    client = sign_in(who)

    client.post(edit_address(ours), post_values("抢先发布", **{"action-publish": "action-publish"}))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[ours["live"].pk]))

    assert not Edition.objects.get(pk=ours["draft"].pk).live
    assert Edition.objects.get(pk=ours["live"].pk).live


def test_the_editor_changes_nothing_that_is_under_review(sign_in, cast, ours):
    draft = ours["draft"]
    Submission.objects.create(
        edition=draft, revision_id=draft.latest_revision_id, digest="0" * 64, submitted_at=cast.now
    )

    sign_in("academy_administrator").post(edit_address(ours), post_values("改写"))

    assert Edition.objects.get(pk=draft.pk).latest_revision_id == draft.latest_revision_id


def test_the_page_of_a_unit_cannot_be_deleted_moved_or_taken_down_by_its_writers(sign_in, cast, ours):
    client = sign_in("astro_coordinator")

    for name in (
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:copy",
    ):
        client.post(reverse(name, args=[ours["room"].page_id]), {"new_parent_page": ours["room"].page_id})

    assert Page.objects.filter(pk=ours["room"].page_id, live=True).exists()


def test_a_role_that_has_ended_opens_no_door(sign_in, cast, ours):
    client = sign_in("astro_editor")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[ours["draft"].pk])).status_code == 200

    Membership.objects.filter(account=cast.account["astro_editor"]).update(ended_at=cast.now)

    assert client.get(reverse("wagtailadmin_pages:edit", args=[ours["draft"].pk])).status_code == 403
