from django.urls import path
from django.views.generic import RedirectView

from kepu.surfaces.workbench.registers import channels, items, titles, venues

app_name = "registers"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="workbench:registers:venues"), name="index"),
    path("venues/", venues.VenueList.as_view(), name="venues"),
    path("venues/new/", venues.VenueEdit.as_view(), name="venue_new"),
    path("venues/<uuid:public_id>/", venues.VenueDetail.as_view(), name="venue"),
    path("venues/<uuid:public_id>/edit/", venues.VenueEdit.as_view(), name="venue_edit"),
    path("venues/<uuid:public_id>/facts/", venues.VenueFactsNew.as_view(), name="venue_facts"),
    path("venues/<uuid:public_id>/years/", venues.VenueYearNew.as_view(), name="venue_year"),
    path("items/", items.ItemList.as_view(), name="items"),
    path("items/new/", items.ItemNew.as_view(), name="item_new"),
    path("titles/", titles.TitleList.as_view(), name="titles"),
    path("titles/new/", titles.TitleEdit.as_view(), name="title_new"),
    path("titles/<int:pk>/edit/", titles.TitleEdit.as_view(), name="title_edit"),
    path("channels/", channels.ChannelList.as_view(), name="channels"),
    path("channels/new/", channels.ChannelEdit.as_view(), name="channel_new"),
    path("channels/<uuid:public_id>/", channels.ChannelDetail.as_view(), name="channel"),
    path("channels/<uuid:public_id>/edit/", channels.ChannelEdit.as_view(), name="channel_edit"),
    path("channels/<uuid:public_id>/facts/", channels.ChannelFactsNew.as_view(), name="channel_facts"),
]
