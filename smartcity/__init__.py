from smartcity.celery import app as celery_app

__all__ = ["celery_app"]  # so that every process publishes with our broker settings
