"""Install the queue's tables and grant the application's role its rights; `migrate` does it too."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from config.broker import install_queue
from config.grants import grant_app_role


class Command(BaseCommand):
    help = "Grant the web and worker processes' database role its rights (as the owner)."

    def handle(self, *args, **options):
        with transaction.atomic():
            if install_queue(connection):
                self.stdout.write("Queue tables installed.")
            self.stdout.write(grant_app_role(connection))
