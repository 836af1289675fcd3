"""`manage.py make_release`: the next numbered release; `--again N` makes one again and compares."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from control.workflow import releasing


class Command(BaseCommand):
    help = "Write the next numbered release of everything public, or make one again."

    def add_arguments(self, parser):
        parser.add_argument("--again", type=int, metavar="N", help="make release N again")
        parser.add_argument("--to", type=Path, help="folder; by default under VAR_DIR/releases")

    def handle(self, *args, again=None, to=None, **options):
        if again is None:
            release, folder = releasing.make_release(to)
            self.stdout.write(f"Release {release.number}: {len(release.files)} files in {folder}")
            return
        try:
            folder, differing, erasures = releasing.remake_release(again, to)
        except releasing.NoSuchRelease as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Release {again} made again in {folder}.")
        for line in erasures:
            self.stdout.write(f"Erased since, for harm: {line}")
        if differing:
            raise CommandError(f"These files came out otherwise: {', '.join(differing)}")
        self.stdout.write("Every file is the same, byte for byte.")
