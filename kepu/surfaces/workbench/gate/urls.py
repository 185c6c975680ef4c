from django.urls import path

from kepu.surfaces.workbench.gate.views import conflicts, door, scans

app_name = "gate"
urlpatterns = [
    path("", door.Index.as_view(), name="index"),
    path("sw.js", door.worker, name="worker"),
    path("slots/<uuid:public_id>/", door.Door.as_view(), name="door"),
    path("slots/<uuid:public_id>/manifest/", scans.ManifestFile.as_view(), name="manifest"),
    path("slots/<uuid:public_id>/count/", scans.Count.as_view(), name="count"),
    path("slots/<uuid:public_id>/scans/", scans.Scans.as_view(), name="scans"),
    path("slots/<uuid:public_id>/people/", scans.People.as_view(), name="people"),
    path("slots/<uuid:public_id>/entries/", scans.Entry.as_view(), name="entries"),
    path("slots/<uuid:public_id>/ledger/", conflicts.Ledger.as_view(), name="ledger"),
    path("slots/<uuid:public_id>/conflicts/", conflicts.Conflicts.as_view(), name="conflicts"),
    path("slots/<uuid:public_id>/conflicts/<int:pk>/settlement/", conflicts.Settlement.as_view(), name="settlement"),
]
