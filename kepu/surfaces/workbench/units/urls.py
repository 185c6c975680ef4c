from django.urls import path

from kepu.surfaces.workbench.units.views import accounts, audit, changes, regions, roles, tree

app_name = "units"
urlpatterns = [
    path("", tree.Index.as_view(), name="index"),
    path("new/", tree.NewUnit.as_view(), name="new"),
    path("u/<slug:code>/", tree.ShowUnit.as_view(), name="show"),
    path("u/<slug:code>/edit/", tree.EditUnit.as_view(), name="edit"),
    path("u/<slug:code>/move/", changes.Move.as_view(), name="move"),
    path("u/<slug:code>/merge/", changes.Merge.as_view(), name="merge"),
    path("u/<slug:code>/close/", changes.Close.as_view(), name="close"),
    path("u/<slug:code>/roles/", roles.GrantRole.as_view(), name="grant"),
    path("u/<slug:code>/invitation/", roles.Invite.as_view(), name="invite"),
    path("roles/<int:pk>/end/", roles.EndRole.as_view(), name="end_role"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/<int:pk>/", accounts.ShowAccount.as_view(), name="account"),
    path("accounts/<int:pk>/suspension/", accounts.Suspend.as_view(), name="suspend"),
    path("accounts/<int:pk>/restoration/", accounts.Restore.as_view(), name="restore"),
    path("accounts/<int:pk>/reset/", accounts.Reset.as_view(), name="reset"),
    path("accounts/<int:pk>/passport/", accounts.Passport.as_view(), name="passport"),
    path("regions/", regions.Regions.as_view(), name="regions"),
    path("regions/found/", regions.FoundRegions.as_view(), name="found_regions"),
    path("regions/import/", regions.ImportTraits.as_view(), name="import_traits"),
    path("regions/r/<int:code>/", regions.ShowRegion.as_view(), name="region"),
    path("regions/r/<int:code>/traits/", regions.AddTrait.as_view(), name="add_trait"),
    path("regions/r/<int:code>/traits/end/", regions.EndTrait.as_view(), name="end_trait"),
    path("audit/", audit.Events.as_view(), name="audit"),
]
