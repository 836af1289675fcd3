"""The admin site: Django's own, with a second factor for those who have one.

Someone with a confirmed device must give its code at sign-in; REQUIRE_SECOND_FACTOR=1 asks it of
everyone: those without may then only set one up. The page for that is in config/second_factor.py.
"""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _


class LedgerAdminConfig(AdminConfig):
    default_site = "config.admin_site.LedgerAdminSite"


class LedgerAdminSite(AdminSite):
    site_header = _("Control Ledger")
    site_title = _("Control Ledger")
    index_title = _("Moderation")
    login_template = "admin/sign_in.html"

    @property
    def login_form(self):
        from config.second_factor import SignInForm

        return SignInForm

    def has_permission(self, request) -> bool:
        """Active staff, with the code given where the account has a second factor or needs one."""
        from config.second_factor import has_second_factor

        if not super().has_permission(request):
            return False
        if request.user.is_verified():
            return True
        return not settings.REQUIRE_SECOND_FACTOR and not has_second_factor(request.user)

    def login(self, request, extra_context=None):
        """Django's; a signed-in person who still has to set up a second factor goes there."""
        from config.second_factor import may_set_up

        if request.method == "GET" and settings.REQUIRE_SECOND_FACTOR and may_set_up(request.user):
            return HttpResponseRedirect(reverse("admin:second_factor"))
        return super().login(request, extra_context)

    def get_urls(self):
        from config.second_factor import second_factor_page

        own = path("second-factor/", second_factor_page, {"site": self}, name="second_factor")
        return [own, *super().get_urls()]

    def index(self, request, extra_context=None):
        from control.admin.waiting import count_waiting

        waiting = count_waiting(request.user)
        return super().index(request, {**(extra_context or {}), "waiting": waiting})
