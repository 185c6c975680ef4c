from django.urls import path

from kepu.surfaces.workbench.experts.views import acts, directory, invitations, links, mine, profiles, requests

app_name = "experts"
urlpatterns = [
    path("", directory.Directory.as_view(), name="index"),
    path("coverage/", directory.CoveragePage.as_view(), name="coverage"),
    path("new/", profiles.ProfileNew.as_view(), name="new"),
    path("requests/", requests.RequestList.as_view(), name="requests"),
    path("requests/new/", requests.RequestNew.as_view(), name="request_new"),
    path("requests/<uuid:public_id>/", requests.RequestPage.as_view(), name="request"),
    path("requests/<uuid:public_id>/edit/", requests.RequestEdit.as_view(), name="request_edit"),
    path("requests/<uuid:public_id>/handing/", acts.Handing.as_view(), name="handing"),
    path("requests/<uuid:public_id>/completion/", acts.Completing.as_view(), name="completion"),
    path("requests/<uuid:public_id>/closing/", acts.Closing.as_view(), name="closing"),
    path("requests/<uuid:public_id>/experts/<uuid:expert>/", invitations.Inviting.as_view(), name="inviting"),
    path("invitations/<uuid:public_id>/answer/", invitations.Entering.as_view(), name="entering"),
    path("invitations/<uuid:public_id>/link/", invitations.LinkMaking.as_view(), name="link_making"),
    path("invitations/<uuid:public_id>/withdrawal/", invitations.TakingBack.as_view(), name="taking_back"),
    path("mine/", mine.Mine.as_view(), name="mine"),
    path("mine/profile/new/", mine.MyProfileNew.as_view(), name="my_profile"),
    path("mine/conduct/", mine.Conduct.as_view(), name="conduct"),
    path("mine/invitations/<uuid:public_id>/", mine.MyInvitation.as_view(), name="my_invitation"),
    path("link/done/", links.Done.as_view(), name="link_done"),
    path("link/<str:token>/", links.Link.as_view(), name="link"),
    path("<uuid:public_id>/", profiles.ProfilePage.as_view(), name="expert"),
    path("<uuid:public_id>/edit/", profiles.ProfileEdit.as_view(), name="expert_edit"),
    path("<uuid:public_id>/contact/", profiles.Contact.as_view(), name="expert_contact"),
    path("<uuid:public_id>/consents/", profiles.Consents.as_view(), name="expert_consents"),
    path("<uuid:public_id>/confirmation/", profiles.Confirmation.as_view(), name="expert_confirmation"),
    path("<uuid:public_id>/withdrawal/", profiles.Withdrawal.as_view(), name="expert_withdrawal"),
    path("<uuid:public_id>/returning/", profiles.Returning.as_view(), name="expert_returning"),
    path("<uuid:public_id>/interests/new/", profiles.InterestNew.as_view(), name="interest_new"),
    path("<uuid:public_id>/interests/<int:pk>/ending/", profiles.InterestEnding.as_view(), name="interest_ending"),
    path("<uuid:public_id>/rests/new/", profiles.RestNew.as_view(), name="rest_new"),
    path("<uuid:public_id>/rests/<int:pk>/removal/", profiles.RestRemoval.as_view(), name="rest_removal"),
]
