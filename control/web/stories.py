"""/stories/: what happened, told step by step while the map follows.

Without scripts a story is read down the page, the states of its districts beside each step. A story
that is not public is shown only to those who may edit it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from control.publish.knowledge import pin_knowledge
from control.publish.records import plain
from control.publish.stories import StoryPage, find_story, list_stories

from .errors import NotFound
from .map_files import list_addresses
from .pages import public_page


@public_page()
def show_stories(request: HttpRequest) -> HttpResponse:
    """/stories/: every public story."""
    return render(request, "stories.html", {"stories": plain(list_stories())})


@public_page()
def show_story(request: HttpRequest, slug: str) -> HttpResponse:
    """/stories/<slug>/: the steps of a story, and the map that follows them."""
    knowledge = pin_knowledge(request.asked.knowledge)
    story = find_story(slug, knowledge)
    hidden = story is not None and not story.published
    if story is None or hidden and not request.user.has_perm("control.view_story"):
        raise NotFound("slug", _("There is no story “%(slug)s”.") % {"slug": slug})
    context = {
        "story": _describe(story),
        "config": {
            **{f"{name}_url": address for name, address in list_addresses(knowledge).items()},
            "background_url": static("control/data/background.json"),
            "tiles_url": getattr(settings, "TILES_URL", ""),
            "tiles_attribution": getattr(settings, "TILES_ATTRIBUTION", ""),
            "lang": get_language() or settings.LANGUAGE_CODE,
            "steps": [
                {
                    "day": step.day.isoformat(),
                    "view": {"lon": step.lon, "lat": step.lat, "zoom": step.zoom},
                    "district": step.district.slug if step.district else "",
                }
                for step in story.steps
            ],
        },
    }
    if hidden:
        context["cite_url"] = ""  # a draft is nothing to cite
    response = render(request, "story.html", context)
    if hidden:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _describe(story: StoryPage) -> dict:
    """Return the plain story; each step with its states and its view of the full map."""
    shape = plain(story)
    for described, step in zip(shape["steps"], story.steps, strict=True):
        query = f"?on={step.day}" + (f"&district={step.district.slug}" if step.district else "")
        view = f"#map={step.zoom:g}/{step.lat:g}/{step.lon:g}"
        described["map_query"], described["map_view"] = query, view
    return shape
