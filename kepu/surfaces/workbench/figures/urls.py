from django.urls import path

from kepu.surfaces.workbench.figures.views import catalogue, dashboard, figure, participation, report

app_name = "figures"
urlpatterns = [
    path("", dashboard.Dashboard.as_view(), name="index"),
    path("all/", catalogue.AllFigures.as_view(), name="all"),
    path("height-3/", dashboard.HeightThree.as_view(), name="height-3"),
    path("participation/", participation.Participation.as_view(), name="participation"),
    path("report/", report.ReportPage.as_view(), name="report"),
    path("report/pdf/", report.ReportFile.as_view(), name="report-file"),
    path("measures/<str:code>/", figure.FigurePage.as_view(), name="figure"),
    path("measures/<str:code>/recount/", figure.Recount.as_view(), name="recount"),
    path("measures/<str:code>/records/", figure.RecordsFile.as_view(), name="records"),
    path("measures/<str:code>/series/<str:by>/", figure.SeriesFile.as_view(), name="series"),
]
