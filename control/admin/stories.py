"""Admin of stories: compose, order, preview, publish. A step may go: its row history keeps it."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import workflow
from control.models import Story, StoryStep

from .base import KeptAdmin


class StoryStepInline(admin.StackedInline):
    model = StoryStep
    extra = 0
    autocomplete_fields = ["district", "deal", "reports"]
    fields = [
        ("number", "day"), ("lon", "lat", "zoom"), ("district", "deal"), "title_en", "title_ar",
        "text_en", "text_ar", "reports",
    ]  # fmt: skip


@admin.register(Story)
class StoryAdmin(KeptAdmin):
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

    def get_readonly_fields(self, request, obj=None):
        kept = ["slug"] if obj else []  # slugs are in links that people have cited
        return [*kept, "state", "gaps", "preview"]

    @admin.display(description=gettext_lazy("state"))
    def state(self, story):
        if story.pk is None or story.published_at is None:
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
            try:
                workflow.publish_story(story, request.user)
            except workflow.StoryNotReady as missing:
                messages.error(request, f"{story.title_en}: {missing}")
            else:
                messages.success(request, _("“%s” is public.") % story.title_en)

    @admin.action(description=gettext_lazy("Withdraw the selected stories"), permissions=["change"])
    def withdraw(self, request, queryset):
        for story in queryset:
            workflow.withdraw_story(story, request.user)
            messages.success(request, _("“%s” is a draft again.") % story.title_en)
