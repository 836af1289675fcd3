"""Admin of stories: compose, order, preview, publish.

A step may go, and a story that was never public: their row history keeps them.
"""

import re
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http.request import split_domain_port, validate_host
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import workflow
from control.dates import parse_day
from control.models import District, Story, StoryStep
from control.models.stories import LAST_DAY

from .base import KeptAdmin

MAP_VIEW = re.compile(r"map=(\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)")
DAMASCUS = {"lon": 36.34, "lat": 33.52, "zoom": 11}  # what the map opens with
ROOM = 10  # between the numbers of steps, for those that come between them later
QUARTERS = 12  # the zoom of a map that opens with a district elsewhere
# what an address says of going through the days and of the page, not of what is shown on one
PASSED_OVER = {"step", "speed", "scope", "axis", "layout", "split", "lang"}


class StoryForm(forms.ModelForm):
    """A story; a public one keeps what it was published for."""

    is_public = False  # set anew for each request

    def clean(self):
        values = super().clean()
        if self.is_public:
            require(self, workflow.STORY_NEEDS)
        return values


class StorySteps(forms.BaseInlineFormSet):
    """The steps of a story, checked together; so are those of a public one as when it was published."""

    is_public = False

    @property
    def kept(self) -> list[forms.ModelForm]:
        filled = (form for form in self.forms if form.has_changed() or not form.empty_permitted)
        return [form for form in filled if not self._should_delete_form(form)]

    def validate_unique(self):
        """Number the steps that have none, in their order behind the last; say which number is there twice.

        Nothing else of a step is unique.
        """
        last = max((form.cleaned_data.get("number") or 0 for form in self.kept), default=0)
        for form in self.kept:
            if "number" not in form.errors and form.cleaned_data.get("number") is None:
                last += 1 if last % ROOM else ROOM
                form.cleaned_data["number"] = form.instance.number = last
        taken = set()
        for form in self.kept:
            number = form.cleaned_data.get("number")
            if number in taken:
                reason = _("Another step has the number %(n)s: choose one that no step has.")
                form.add_error("number", reason % {"n": number})
            elif number is not None:
                taken.add(number)

    def clean(self):
        super().clean()
        if not self.is_public:
            return
        if not self.kept:
            raise forms.ValidationError(
                _("A public story needs a step: add one, or make the story a draft first.")
            )
        for form in self.kept:
            require(form, workflow.STEP_NEEDS)


def require(form: forms.ModelForm, names: tuple[str, ...]) -> None:
    """Add an error to each of these fields that is empty, as none of a public story's may be."""
    for name in names:
        if not form.cleaned_data.get(name) and name not in form.errors:
            reason = _("A public story needs this: fill it, or make the story a draft first.")
            form.add_error(name, reason)


def is_public(story: Story | None) -> bool:
    return story is not None and story.published_at is not None


def will_be_public(request, story: Story | None) -> bool:
    """Return whether a story is public once it is saved: the form has a button for each way."""
    if "_withdraw" in request.POST:
        return False
    return "_publish" in request.POST or is_public(story)


class StoryStepForm(forms.ModelForm):
    """A step; its day, view and district may be taken from the address of the map instead."""

    address = forms.CharField(
        required=False,
        label=gettext_lazy("Address of the map"),
        help_text=gettext_lazy(
            "Set the map as the step should show it and paste its address here: day, view and"
            " district are taken from it. Without a day it means the last, without a view the"
            " district or Damascus."
        ),
    )
    taken = ("day", "lon", "lat")

    class Meta:
        model = StoryStep
        exclude = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in (*self.taken, "number"):
            self.fields[name].required = False
        self.fields["number"].help_text = _(
            "Steps are read in this order; without a number, behind the last."
        )

    def clean(self):
        values = super().clean()
        if values.get("address"):
            try:
                values |= read_map_address(values["address"])
            except forms.ValidationError as error:
                self.add_error("address", error)
                return values
        for name in self.taken:
            if values.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return values


def read_map_address(address: str) -> dict:
    """Return day, lon, lat, zoom and district of an address of the map; ValidationError where it is none.

    The map leaves out of its address what is as the map opens: the last day, the first view.
    """
    if not is_map_address(address):
        raise forms.ValidationError(_("This is not an address of the map of this site."))
    parts = urlsplit(address)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    day, slug = query.pop("on", ""), query.pop("district", "")
    if lost := sorted(query.keys() - PASSED_OVER):
        told = _("A step cannot keep %(names)s: take it off the map, then copy the address again.")
        raise forms.ValidationError(told % {"names": ", ".join(lost)})
    district = District.objects.filter(slug=slug).first()
    if slug and district is None:
        raise forms.ValidationError(_("There is no district “%(slug)s”.") % {"slug": slug})
    try:
        day = parse_day(day) if day else LAST_DAY
    except ValueError:
        told = _("“%(text)s” is not a day: write it as 2018-03-13.")
        raise forms.ValidationError(told % {"text": day}) from None
    return {"day": day, "district": district, **read_view(parts.fragment, district)}


def is_map_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_here = not parts.netloc or validate_host(
        split_domain_port(parts.netloc)[0], settings.ALLOWED_HOSTS
    )
    is_view_told = "map=" not in parts.fragment or MAP_VIEW.search(parts.fragment)
    return bool(is_here and is_view_told and (parts.path or "/") == reverse("map"))


def read_view(fragment: str, district: District | None) -> dict[str, float]:
    """Return lon, lat and zoom of a fragment, or else what shows the district, or Damascus."""
    if view := MAP_VIEW.search(fragment):
        zoom, lat, lon = (float(number) for number in view.groups())
        return {"lon": lon, "lat": lat, "zoom": zoom}
    if district is not None and district.lon is not None:
        return {"lon": district.lon, "lat": district.lat, "zoom": QUARTERS}
    return DAMASCUS


class StoryStepInline(admin.StackedInline):
    model = StoryStep
    form = StoryStepForm
    formset = StorySteps
    extra = 0
    autocomplete_fields = ["district", "deal", "reports"]
    fields = [
        "address", ("number", "day"), ("lon", "lat", "zoom"), ("district", "deal"), "title_en", "title_ar",
        "text_en", "text_ar", "reports",
    ]  # fmt: skip

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.is_public = will_be_public(request, obj)
        return formset


@admin.register(Story)
class StoryAdmin(KeptAdmin):
    form = StoryForm
    list_display = ["title_en", "state", "steps_in_all", "preview"]
    search_fields = ["slug", "title_en", "title_ar"]
    autocomplete_fields = ["districts"]
    fields = [
        "slug", "title_en", "title_ar", "summary_en", "summary_ar", "districts", "state", "gaps",
        "preview",
    ]  # fmt: skip
    inlines = [StoryStepInline]
    actions = ["publish", "withdraw"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("steps")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.is_public = will_be_public(request, obj)
        return form

    def get_readonly_fields(self, request, obj=None):
        kept = ["slug"] if obj else []  # slugs are in links that people have cited
        return [*kept, "state", "gaps", "preview"]

    def has_delete_permission(self, request, obj=None):
        """Only of a story that was never public: one that was may have been cited."""
        never_public = (
            obj is not None and not obj.events.filter(published_at__isnull=False).exists()
        )
        return never_public and request.user.has_perm("control.delete_story")

    def save_model(self, request, obj, form, change):
        if is_public(obj) and "_withdraw" in request.POST:
            self.withdraw_one(request, obj)
            obj.refresh_from_db(fields=["published_at", "published_by"])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not is_public(form.instance) and "_publish" in request.POST:
            self.publish_one(request, form.instance)

    @admin.display(description=gettext_lazy("state"))
    def state(self, story):
        if not is_public(story):
            return _("draft")
        return _("public since %(moment)s") % {"moment": f"{story.published_at:%Y-%m-%d %H:%M}"}

    @admin.display(description=gettext_lazy("steps"))
    def steps_in_all(self, story):
        return len(story.steps.all())

    @admin.display(description=gettext_lazy("what is missing"))
    def gaps(self, story):
        return " ".join(workflow.find_gaps(story)) if story.pk else "-"

    @admin.display(description=gettext_lazy("preview"))
    def preview(self, story):
        if story.pk is None:
            return "-"
        return format_html('<a href="{}">{}</a>', reverse("story", args=[story.slug]), _("Read it"))

    @admin.action(description=gettext_lazy("Publish the selected stories"), permissions=["change"])
    def publish(self, request, queryset):
        for story in queryset:
            self.publish_one(request, story)

    @admin.action(description=gettext_lazy("Withdraw the selected stories"), permissions=["change"])
    def withdraw(self, request, queryset):
        for story in queryset:
            self.withdraw_one(request, story)

    def publish_one(self, request, story):
        try:
            workflow.publish_story(story, request.user)
        except workflow.StoryNotReady as missing:
            messages.error(request, f"{story.title_en}: {missing}")
        else:
            messages.success(request, _("“%s” is public.") % story.title_en)

    def withdraw_one(self, request, story):
        workflow.withdraw_story(story, request.user)
        messages.success(request, _("“%s” is a draft again.") % story.title_en)
