from django.urls import path

from kepu.surfaces.workbench.reviews import decisions, links, remarks, views

app_name = "reviews"
urlpatterns = [
    path("", views.Inbox.as_view(), name="index"),
    path("list/", views.ReviewList.as_view(), name="list"),
    path("link/done/", links.Done.as_view(), name="link_done"),
    path("link/<str:token>/remarks/", links.LinkRemarks.as_view(), name="link_remarks"),
    path("link/<str:token>/", links.Link.as_view(), name="link"),
    path("<uuid:public_id>/", views.Detail.as_view(), name="detail"),
    path("<uuid:public_id>/print/", views.Printed.as_view(), name="print"),
    path("<uuid:public_id>/comments/", decisions.Comments.as_view(), name="comments"),
    path("<uuid:public_id>/remarks/", remarks.Remarks.as_view(), name="remarks"),
    path("<uuid:public_id>/remarks/<int:remark_id>/", remarks.Settlement.as_view(), name="remark"),
    path("<uuid:public_id>/withdrawal/", decisions.Withdrawal.as_view(), name="withdrawal"),
    path("<uuid:public_id>/steps/<int:step_id>/approval/", decisions.Approval.as_view(), name="approval"),
    path("<uuid:public_id>/steps/<int:step_id>/return/", decisions.Return.as_view(), name="return"),
    path("<uuid:public_id>/steps/<int:step_id>/invitation/", decisions.Invite.as_view(), name="invitation"),
]
