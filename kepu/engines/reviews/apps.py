from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "kepu.engines.reviews"
    label = "reviews"
