from django.urls import path

from kepu.surfaces.workbench.search import synonyms, views

app_name = "search"
urlpatterns = [
    path("", views.Search.as_view(), name="index"),
    path("suggestions/", views.Suggestions.as_view(), name="suggestions"),
    path("synonyms/", synonyms.Synonyms.as_view(), name="synonyms"),
    path("synonyms/<int:pk>/removal/", synonyms.RemoveSynonyms.as_view(), name="remove_synonyms"),
]
