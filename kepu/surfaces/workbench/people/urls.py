from django.urls import path

from kepu.surfaces.workbench.people.views import acts, imports, people

app_name = "people"
urlpatterns = [
    path("", people.People.as_view(), name="index"),
    path("new/", people.NewPerson.as_view(), name="new"),
    path("duplicates/", acts.Duplicates.as_view(), name="duplicates"),
    path("import/", imports.Import.as_view(), name="import"),
    path("import/confirmation/", imports.Confirm.as_view(), name="confirm_import"),
    path("<uuid:public_id>/", people.ShowPerson.as_view(), name="show"),
    path("<uuid:public_id>/edit/", people.EditPerson.as_view(), name="edit"),
    path("<uuid:public_id>/posts/", acts.AddPost.as_view(), name="add_post"),
    path("<uuid:public_id>/posts/<int:pk>/end/", acts.EndPost.as_view(), name="end_post"),
    path("<uuid:public_id>/leave/", acts.Leave.as_view(), name="leave"),
    path("<uuid:public_id>/account/", acts.Link.as_view(), name="link"),
    path("<uuid:public_id>/erasure/", acts.Erase.as_view(), name="erase"),
    path("<uuid:public_id>/merge/<uuid:duplicate>/", acts.Merge.as_view(), name="merge"),
]
