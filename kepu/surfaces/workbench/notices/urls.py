from django.urls import path

from kepu.surfaces.workbench.notices import views, webhooks

app_name = "notices"
urlpatterns = [
    path("", views.Notices.as_view(), name="index"),
    path("reading/", views.MarkRead.as_view(), name="mark_read"),
    path("<int:pk>/", views.OpenNotice.as_view(), name="open"),
    path("preferences/", views.Preferences.as_view(), name="preferences"),
    path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/new/", webhooks.NewWebhook.as_view(), name="new_webhook"),
    path("webhooks/<uuid:public_id>/", webhooks.ShowWebhook.as_view(), name="webhook"),
    path("webhooks/<uuid:public_id>/switch/", webhooks.Switch.as_view(), name="switch_webhook"),
    path("webhooks/<uuid:public_id>/test/", webhooks.Test.as_view(), name="test_webhook"),
    path("webhooks/<uuid:public_id>/deliveries/<int:pk>/retry/", webhooks.Retry.as_view(), name="retry"),
]
