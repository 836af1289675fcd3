"""Addresses: the admin here, everything public in control/web/urls.py."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("control.web.urls")),
]

handler400 = "control.web.errors.bad_request"
handler403 = "control.web.errors.permission_denied"
handler404 = "control.web.errors.page_not_found"
handler500 = "control.web.errors.server_error"
