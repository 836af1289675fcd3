"""Bring in outlines of districts from a GeoPackage, Shapefile or GeoJSON; a dry run by default."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from control import workflow
from control.workflow import SourceError

SHOWN = 15


class Command(BaseCommand):
    help = (
        "Say which outlines of FILE join which district, what was mended, what overlaps and what is"
        " left open between neighbours; with --apply, draw them. The outlines before stay as known."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--join", default="p_code", choices=["p_code", "slug", "name"])
        parser.add_argument(
            "--column", default="", help="the property to join by; found by default"
        )
        parser.add_argument("--layer", help="of a file with several layers")
        parser.add_argument("--source", default="", help="where the outlines come from (--apply)")
        parser.add_argument("--licence", default="", help="their licence (--apply)")
        parser.add_argument("--attribution", default="")
        parser.add_argument("--approximate", action="store_true", help="mark them as sketches")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args, file, join, column, layer, apply, **options):
        try:
            plan = workflow.plan_boundaries(file, join, column=column, layer=layer)
            self.show(plan)
            if apply:
                drawn = workflow.apply_boundaries(
                    plan,
                    **{
                        name: options[name]
                        for name in ("source", "licence", "attribution", "approximate")
                    },
                )
                self.stdout.write(f"{drawn} outlines drawn.")
            else:
                self.stdout.write("Nothing was drawn: --apply does it.")
        except (SourceError, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error

    def show(self, plan) -> None:
        repaired = sum(row.repaired for row in plan.rows)
        self.stdout.write(
            f"Joined by “{plan.column}”: {len(plan.rows)} districts, {len(plan.to_draw)} of them with"
            f" a new outline, {repaired} mended."
        )
        for title, lines in (
            ("No district matches", plan.unmatched),
            ("Left out", plan.problems),
            ("Joined from several features", plan.joined),
            ("Overlaps", plan.overlaps),
            ("Gaps between neighbours", plan.gaps),
        ):
            if lines:
                self.stdout.write(f"{title} ({len(lines)}):")
                for line in lines[:SHOWN]:
                    self.stdout.write(f"  {line}")
                if len(lines) > SHOWN:
                    self.stdout.write(f"  and {len(lines) - SHOWN} more")
