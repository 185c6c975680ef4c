from django.urls import path

from kepu.surfaces.workbench.studies import listing, study, topics

app_name = "studies"
urlpatterns = [
    path("", listing.StudyList.as_view(), name="index"),
    path("new/", study.StudyNew.as_view(), name="new"),
    path("coverage/", listing.Coverage.as_view(), name="coverage"),
    path("topics/", listing.TopicList.as_view(), name="topics"),
    path("topics/new/", topics.TopicNew.as_view(), name="topic_new"),
    path("topics/<uuid:public_id>/", topics.TopicPage.as_view(), name="topic"),
    path("topics/<uuid:public_id>/file/", topics.TopicFile.as_view(), name="topic_file"),
    path("topics/<uuid:public_id>/closing/", topics.TopicClosing.as_view(), name="topic_closing"),
    path("<uuid:public_id>/", study.StudyPage.as_view(), name="study"),
    path("<uuid:public_id>/edit/", study.StudyEdit.as_view(), name="edit"),
    path("<uuid:public_id>/minutes/", study.Hold.as_view(), name="hold"),
    path("<uuid:public_id>/correction/", study.Correct.as_view(), name="correct"),
    path("<uuid:public_id>/cancelling/", study.Cancel.as_view(), name="cancel"),
    path("<uuid:public_id>/files/", study.Files.as_view(), name="files"),
    path("<uuid:public_id>/files/<int:pk>/", study.OneFile.as_view(), name="file"),
    path("<uuid:public_id>/files/<int:pk>/removal/", study.FileRemoval.as_view(), name="file_removal"),
]
