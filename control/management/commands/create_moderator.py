"""The first moderator: user `moderator`, whose password is MODERATOR_PASSWORD or made and shown."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from config import env

USERNAME = "moderator"
GROUPS = ("moderator", "senior moderator")


class Command(BaseCommand):
    help = (
        "Create the user `moderator`, or set its password to MODERATOR_PASSWORD when that is set."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        wanted = env.text("MODERATOR_PASSWORD")
        user, created = get_user_model().objects.get_or_create(
            username=USERNAME, defaults={"is_staff": True}
        )
        if created:
            user.groups.set(Group.objects.filter(name__in=GROUPS))
        if wanted:
            if not user.check_password(wanted):
                user.set_password(wanted)
                user.save(update_fields=["password"])
            self.stdout.write(f"{USERNAME}, with the password in MODERATOR_PASSWORD")
        elif created:
            password = secrets.token_urlsafe(12)
            user.set_password(password)
            user.save(update_fields=["password"])
            self.stdout.write(f"{USERNAME}, password {password} (shown this once, kept hashed)")
        else:
            self.stdout.write(f"{USERNAME}, with the password shown at first start")
