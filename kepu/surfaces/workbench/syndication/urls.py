from django.urls import path

from kepu.surfaces.workbench.syndication.views import copies, corrections, partners, sources, wechat

app_name = "syndication"
urlpatterns = [
    path("", corrections.Corrections.as_view(), name="corrections"),
    path("corrections/<int:pk>/", corrections.Show.as_view(), name="correction"),
    path("receipts/<int:pk>/sending/", corrections.SendAgain.as_view(), name="send_again"),
    path("receipts/<int:pk>/acknowledgement/", corrections.Acknowledge.as_view(), name="acknowledge"),
    path("copies/", copies.Copies.as_view(), name="copies"),
    path("partners/", partners.Partners.as_view(), name="partners"),
    path("partners/new/", partners.New.as_view(), name="partner_new"),
    path("partners/<uuid:public_id>/", partners.Show.as_view(), name="partner"),
    path("partners/<uuid:public_id>/edit/", partners.Edit.as_view(), name="partner_edit"),
    path("partners/<uuid:public_id>/copies/", partners.HandOver.as_view(), name="hand_over"),
    path("partners/<uuid:public_id>/secret/", partners.RenewSecret.as_view(), name="renew_secret"),
    path("partners/<uuid:public_id>/switch/", partners.Switch.as_view(), name="partner_switch"),
    path("sources/", sources.Sources.as_view(), name="sources"),
    path("sources/new/", sources.Edit.as_view(), name="source_new"),
    path("sources/<uuid:public_id>/", sources.Show.as_view(), name="source"),
    path("sources/<uuid:public_id>/edit/", sources.Edit.as_view(), name="source_edit"),
    path("sources/<uuid:public_id>/visit/", sources.Visit.as_view(), name="visit"),
    path("sources/<uuid:public_id>/switch/", sources.Switch.as_view(), name="source_switch"),
    path("items/<int:pk>/", sources.Decide.as_view(), name="decide"),
    path("wechat/", wechat.Choose.as_view(), name="wechat_list"),
    path("wechat/<int:pk>/", wechat.Show.as_view(), name="wechat"),
    path("wechat/<int:pk>/preview/", wechat.Preview.as_view(), name="wechat_preview"),
]
