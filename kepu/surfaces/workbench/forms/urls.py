from django.urls import path

from kepu.surfaces.workbench.forms.views import editions, filling, listing, showing, states

app_name = "forms"
urlpatterns = [
    path("", listing.Index.as_view(), name="index"),
    path("begin/", listing.Begin.as_view(), name="begin"),
    path("<int:year>/deadline/", listing.SetDeadline.as_view(), name="deadline"),
    path("<int:year>/reminders/", listing.Remind.as_view(), name="remind"),
    path("editions/", editions.Editions.as_view(), name="editions"),
    path("editions/<slug:code>/", editions.EditionPage.as_view(), name="edition"),
    path("editions/<slug:code>/cells/new/", editions.AddCell.as_view(), name="add_cell"),
    path("editions/<slug:code>/cells/<int:cell_id>/withdrawal/", editions.WithdrawCell.as_view(), name="withdraw_cell"),
    path("<uuid:public_id>/", filling.Detail.as_view(), name="detail"),
    path("<uuid:public_id>/cover/", filling.Cover.as_view(), name="cover"),
    path("<uuid:public_id>/explanations/", filling.Explain.as_view(), name="explain"),
    path("<uuid:public_id>/classes/<slug:table>/not-applicable/", filling.MarkClass.as_view(), name="mark"),
    path("<uuid:public_id>/cells/<str:code>/", showing.CellPage.as_view(), name="cell"),
    path("<uuid:public_id>/cells/<str:code>/value/", filling.TypeCell.as_view(), name="type"),
    path("<uuid:public_id>/cells/<str:code>/question/", filling.AskForCell.as_view(), name="ask"),
    path("<uuid:public_id>/submission/", states.Submit.as_view(), name="submit"),
    path("<uuid:public_id>/withdrawal/", states.TakeBack.as_view(), name="take_back"),
    path("<uuid:public_id>/return/", states.Return.as_view(), name="return"),
    path("<uuid:public_id>/decision/", states.Decide.as_view(), name="decide"),
    path("<uuid:public_id>/filing/", states.File.as_view(), name="file"),
    path("<uuid:public_id>/reopening/", states.Reopen.as_view(), name="reopen"),
    path("<uuid:public_id>/differences/", showing.Differences.as_view(), name="differences"),
    path("<uuid:public_id>/parts/", showing.Parts.as_view(), name="parts"),
    path("<uuid:public_id>/print/", showing.Print.as_view(), name="print"),
    path("<uuid:public_id>/form.xlsx", showing.Download.as_view(), name="xlsx"),
]
