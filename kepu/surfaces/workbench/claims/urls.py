from django.urls import path

from kepu.surfaces.workbench.claims.views import articles, claims, unknown, verdicts

app_name = "claims"
urlpatterns = [
    path("", claims.Claims.as_view(), name="index"),
    path("new/", claims.New.as_view(), name="new"),
    path("match/", unknown.LookUp.as_view(), name="match"),
    path("unknown/", unknown.Clusters.as_view(), name="unknown"),
    path("unknown/<int:pk>/", unknown.Show.as_view(), name="cluster"),
    path("unknown/<int:pk>/claim/", unknown.OpenClaim.as_view(), name="cluster_claim"),
    path("unknown/<int:pk>/merging/", unknown.Merge.as_view(), name="cluster_merging"),
    path("unknown/<int:pk>/rating/", unknown.Rate.as_view(), name="cluster_rating"),
    path("unknown/<int:pk>/dismissal/", unknown.Dismiss.as_view(), name="cluster_dismissal"),
    path("unknown/<int:pk>/messages/<int:message>/answer/", unknown.Answer.as_view(), name="cluster_answer"),
    path("<int:pk>/", claims.Show.as_view(), name="claim"),
    path("<int:pk>/facts/", claims.Edit.as_view(), name="facts"),
    path("<int:pk>/rewording/", claims.Reword.as_view(), name="rewording"),
    path("<int:pk>/assignment/", claims.Assign.as_view(), name="assignment"),
    path("<int:pk>/variants/", claims.Variants.as_view(), name="variants"),
    path("<int:pk>/variants/<int:variant>/removal/", claims.RemoveVariant.as_view(), name="variant_removal"),
    path("<int:pk>/sightings/", claims.Sightings.as_view(), name="sightings"),
    path("<int:pk>/sightings/<int:sighting>/removal/", claims.RemoveSighting.as_view(), name="sighting_removal"),
    path("<int:pk>/articles/", articles.Articles.as_view(), name="articles"),
    path("<int:pk>/articles/new/", articles.Begin.as_view(), name="article_new"),
    path("<int:pk>/verdict/", verdicts.Write.as_view(), name="verdict"),
    path("<int:pk>/verdict/removal/", verdicts.Drop.as_view(), name="verdict_removal"),
    path("<int:pk>/submission/", verdicts.Submit.as_view(), name="submission"),
    path("<int:pk>/publication/", verdicts.Publish.as_view(), name="publication"),
    path("<int:pk>/correction/", verdicts.Correct.as_view(), name="correction"),
    path("<int:pk>/withdrawal/", verdicts.Withdraw.as_view(), name="withdrawal"),
]
