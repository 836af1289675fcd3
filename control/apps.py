from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def prepare_database(using="default", **migration):
    """After `migrate` (not after a test's flush, which carries no plan): queue tables, rights."""
    if "plan" in migration:
        from config.broker import install_queue
        from config.grants import grant_app_role
        from control.admin.roles import set_up_roles

        with transaction.atomic(using=using):
            install_queue(connections[using])
            grant_app_role(connections[using])
            set_up_roles(using)


class ControlConfig(AppConfig):
    name = "control"
    verbose_name = _("Control Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_migrate.connect(prepare_database, sender=self)
