from django.urls import path

from kepu.surfaces.workbench.packs.views import calendar, packs, parts, versions

app_name = "packs"
urlpatterns = [
    path("", packs.Packs.as_view(), name="index"),
    path("new/", packs.New.as_view(), name="new"),
    path("due/", packs.DueBoard.as_view(), name="due"),
    path("gaps/", calendar.Gaps.as_view(), name="gaps"),
    path("calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("calendar/spreadings/", calendar.Spreadings.as_view(), name="spreadings"),
    path("calendar/<slug:rule>/<int:year>/", calendar.Plan.as_view(), name="plan"),
    path("spreadings/<int:pk>/", calendar.Move.as_view(), name="spreading"),
    path("spreadings/<int:pk>/completion/", calendar.Complete.as_view(), name="spreading_completion"),
    path("spreadings/<int:pk>/removal/", calendar.DropSpreading.as_view(), name="spreading_removal"),
    path("<int:pk>/", packs.Show.as_view(), name="pack"),
    path("<int:pk>/preview/", packs.Preview.as_view(), name="preview"),
    path("<int:pk>/facts/", packs.Edit.as_view(), name="facts"),
    path("<int:pk>/assignment/", packs.Assign.as_view(), name="assignment"),
    path("<int:pk>/languages/new/", packs.Beside.as_view(), name="beside"),
    path("<int:pk>/parts/new/<slug:kind>/", parts.Add.as_view(), name="part_new"),
    path("<int:pk>/parts/<int:part>/", parts.Change.as_view(), name="part"),
    path("<int:pk>/parts/<int:part>/file/", parts.File.as_view(), name="part_file"),
    path("<int:pk>/parts/<int:part>/moving/", parts.Move.as_view(), name="part_moving"),
    path("<int:pk>/parts/<int:part>/removal/", parts.Remove.as_view(), name="part_removal"),
    path("<int:pk>/editions/", parts.Editions.as_view(), name="editions"),
    path("<int:pk>/submission/", versions.Submit.as_view(), name="submission"),
    path("<int:pk>/publication/", versions.Publish.as_view(), name="publication"),
    path("<int:pk>/version/", versions.Begin.as_view(), name="version"),
    path("<int:pk>/version/removal/", versions.Drop.as_view(), name="version_removal"),
    path("<int:pk>/withdrawal/", versions.Withdraw.as_view(), name="withdrawal"),
]
