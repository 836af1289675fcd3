"""A small true world for tests of the desk: Qadam with its real names, and reports in our words."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from control import choices, models, workflow
from control.admin.roles import set_up_roles
from control.dates import parse_edtf
from factories import make_actor, make_district

QADAM_REPORT = (
    "Fighters leave Qadam under deal\n\n"
    "Fighters of Hayat Tahrir al-Sham were evacuated from the Damascus district of Qadam to Idlib"
    " province on Tuesday under an agreement reached with the Syrian government in September 2017,"
    " the Syrian Observatory for Human Rights said.\n\n"
    "An estimated 300 fighters arrived in Idlib, an AFP correspondent said.\n\n"
    "Government forces took control of Qadam on Tuesday after the last buses had left.\n"
)


def make_world() -> models.District:
    """Make the places and actors the report names, with their press spellings; return Qadam."""
    gov = make_district("damascus-gov", name_en="Damascus governorate", kind="governorate")
    make_district("idlib-gov", name_en="Idlib governorate", kind="governorate")
    qadam = make_district("qadam", name_en="Qadam", name_ar="القدم", kind="district", parent=gov)
    for slug, name, kind, aliases in (
        (
            "syrian-government",
            "Syrian government (until 8 Dec 2024)",
            "state",
            ["Syrian government"],
        ),
        ("opposition", "Armed opposition (unspecified)", "coalition", ["rebels", "opposition"]),
        ("hts", "Hayat Tahrir al-Sham", "armed_group", ["HTS"]),
        ("isis", "Islamic State", "armed_group", ["IS", "ISIS"]),
        ("ajnad-al-sham", "Ajnad al-Sham Islamic Union", "armed_group", ["Ajnad al-Sham"]),
        ("sohr", "Syrian Observatory for Human Rights", "monitor", ["SOHR", "the Observatory"]),
        ("afp", "AFP", "media", []),
    ):
        actor = make_actor(slug, name_en=name, kind=kind)
        for alias in aliases:
            models.ActorName.objects.create(actor=actor, text=alias, language="en")
    models.ActorRelation.objects.create(
        actor=make_actor("ajnad-al-sham"), link="part_of", other=make_actor("opposition")
    )
    return qadam


def make_user(role: str, username: str = ""):
    """A member of staff with one role and the password the browser tests type."""
    set_up_roles()
    user = get_user_model().objects.create_user(
        username or f"a-{role.replace(' ', '-')}", password="a-long-password", is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def capture(
    text: str = QADAM_REPORT, published: str | None = "2018-03-14", name: str = "qadam.txt"
):
    """Capture a report as an upload would; it is not read yet."""
    return workflow.ingest_upload(
        name, text.encode(), published=parse_edtf(published) if published else None
    )


def propose(text: str = QADAM_REPORT, published: str = "2018-03-14") -> models.Proposal:
    """Capture a report and have it read by the real reader; return its proposal."""
    outcome = capture(text, published)
    assert workflow.read_report(outcome.run.pk) == choices.IngestState.READ
    return models.Proposal.objects.filter(claims__reading__report=outcome.report).distinct().get()


def expire_lease(run: models.IngestRun) -> None:
    """As if the worker that held the run had been killed a while ago."""
    models.IngestRun.objects.filter(pk=run.pk).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
