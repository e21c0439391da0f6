from django.http import HttpResponse
from django.urls import path

app_name = "contact"
urlpatterns = [path("", lambda request: HttpResponse(), name="form")]
