from django.urls import path

from kepu.surfaces.workbench.works import afterwards, editions, glossary, listing, review, works

app_name = "works"
urlpatterns = [
    path("", listing.WorkList.as_view(), name="index"),
    path("new/", works.Begin.as_view(), name="new"),
    path("series/", glossary.SeriesList.as_view(), name="series"),
    path("series/new/", glossary.SeriesNew.as_view(), name="series_new"),
    path("series/<uuid:public_id>/", glossary.SeriesChange.as_view(), name="series_change"),
    path("terms/", glossary.TermList.as_view(), name="terms"),
    path("terms/new/", glossary.TermNew.as_view(), name="term_new"),
    path("terms/<int:pk>/", glossary.TermChange.as_view(), name="term_change"),
    path("rule/", review.Rule.as_view(), name="rule"),
    path("editions/<int:pk>/", editions.Show.as_view(), name="edition"),
    path("editions/<int:pk>/settings/", editions.Settings.as_view(), name="edition_settings"),
    path("editions/<int:pk>/passages/", editions.Passages.as_view(), name="passages"),
    path("editions/<int:pk>/submission/", review.Submit.as_view(), name="submit"),
    path("editions/<int:pk>/correction/", afterwards.Correct.as_view(), name="correct"),
    path("editions/<int:pk>/retraction/", afterwards.Retract.as_view(), name="retract"),
    path("editions/<int:pk>/take-down/", afterwards.TakeDown.as_view(), name="take_down"),
    path("editions/<int:pk>/restoration/", afterwards.Restore.as_view(), name="restore"),
    path("<uuid:public_id>/", works.Show.as_view(), name="work"),
    path("<uuid:public_id>/change/", works.Change.as_view(), name="change"),
    path("<uuid:public_id>/editions/", works.Sibling.as_view(), name="sibling"),
    path("<uuid:public_id>/sources/", works.AddSource.as_view(), name="add_source"),
    path("<uuid:public_id>/sources/<int:source_id>/passages/", works.AddPassages.as_view(), name="add_passages"),
    path("<uuid:public_id>/sources/<int:source_id>/removal/", works.RemoveSource.as_view(), name="remove_source"),
]
