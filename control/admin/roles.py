"""Who may do what: three roles, made after every migration, least privilege first."""

from django.contrib.auth.models import Group, Permission

VIEWED = (
    "proposal", "claim", "report", "ingestrun", "decision", "ruling", "controlperiod", "evidence",
    "deal", "dealstage", "dealparty", "dealdistrict", "figure", "district", "districtname", "actor",
    "actorname", "actorrelation", "source", "feed", "boundary", "capture", "reportdate",
    "reopening", "reportcopy", "unknownname", "watchedpage", "tableimport", "story", "storystep",
)  # fmt: skip
EDITED_BY_SENIORS = (
    "deal", "dealstage", "dealparty", "dealdistrict", "figure", "district", "districtname", "actor",
    "actorname", "actorrelation", "source", "feed", "boundary",
)  # fmt: skip

VIEWER = {f"view_{model}" for model in VIEWED}
STORIES = {
    f"{act}_{model}"
    for act, model in (
        ("add", "story"), ("change", "story"), ("delete", "story"),
        ("add", "storystep"), ("change", "storystep"), ("delete", "storystep"),
    )
}  # fmt: skip
MODERATOR = VIEWER | STORIES | {
    "decide", "add_report", "add_reportdate", "view_suggestedreport", "change_suggestedreport",
}  # fmt: skip
SENIOR = (
    MODERATOR
    | {"retract", "add_tableimport", "change_watchedpage"}
    | {f"{act}_{model}" for act in ("add", "change") for model in EDITED_BY_SENIORS}
    | {f"delete_{model}" for model in ("districtname", "actorname", "actorrelation")}
)
ROLES = {"queue viewer": VIEWER, "moderator": MODERATOR, "senior moderator": SENIOR}


def set_up_roles(using: str = "default", **_signal) -> None:
    """Make the groups of ROLES and give each exactly its permissions of this app."""
    permissions = Permission.objects.using(using).filter(content_type__app_label="control")
    by_code = {permission.codename: permission for permission in permissions}
    if "decide" not in by_code:  # permissions are made at the end of the first migration
        return
    for name, codes in ROLES.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([by_code[code] for code in codes])
