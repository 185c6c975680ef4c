from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kepu.foundation.files"
    label = "files"
