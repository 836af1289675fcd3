"""Addresses: the admin here, everything public in control/web/urls.py."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls)]
if find_spec("control.web.urls"):
    urlpatterns.append(path("", include("control.web.urls")))
