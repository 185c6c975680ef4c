from django.urls import path

from kepu.surfaces.workbench.bookings.views import appeals, blackouts, invitations, lists, locks, slots

app_name = "bookings"
urlpatterns = [
    path("", lists.Offerings.as_view(), name="index"),
    path("appeals/", appeals.Appeals.as_view(), name="appeals"),
    path("appeals/<int:pk>/", appeals.Decision.as_view(), name="appeal"),
    path("offerings/<int:offering>/", lists.Bookings.as_view(), name="offering"),
    path("offerings/<int:offering>/invitations/", invitations.Invitations.as_view(), name="invitations"),
    path("offerings/<int:offering>/invitations/new/", invitations.InvitationsNew.as_view(), name="invitations_new"),
    path(
        "offerings/<int:offering>/invitations/<int:pk>/revocation/",
        invitations.Revocation.as_view(),
        name="invitation_revocation",
    ),
    path("offerings/<int:offering>/blackouts/", blackouts.Blackouts.as_view(), name="blackouts"),
    path("offerings/<int:offering>/blackouts/new/", blackouts.BlackoutNew.as_view(), name="blackout_new"),
    path("offerings/<int:offering>/blackouts/<int:pk>/lifting/", blackouts.Lifting.as_view(), name="blackout_lifting"),
    path("offerings/<int:offering>/locks/", locks.Locks.as_view(), name="locks"),
    path("offerings/<int:offering>/locks/<int:pk>/lifting/", locks.Lifting.as_view(), name="lock_lifting"),
    path("<uuid:public_id>/cancellation/", lists.Cancellation.as_view(), name="cancellation"),
    path("<uuid:public_id>/lock/", locks.LockNew.as_view(), name="lock_new"),
    path("slots/<uuid:public_id>/extras/", slots.Extras.as_view(), name="extras"),
]
