"""Signing in and out, second factor, own preferences: django-allauth in the house look and under the house rules."""
