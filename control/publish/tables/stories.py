"""The table of the steps of stories."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from .declare import (
    REPORT_ID,
    Table,
    filter_by_slug,
    read_columns,
)

STORIES = Table(
    "stories", "Stories",
    gettext_noop("What moderators tell in their own words, step by step: a day, a view of the map, a few sentences and"
    " the reports they rest on. One row a step of a public story; it moves nothing in the ledger."),
    ("story", "step"),
    read_columns("""
story text =story.slug
story_title_en text =story.title_en Title of the whole story.
story_title_ar text =story.title_ar The same in Arabic.
step integer =storystep.number
day day =storystep.day
title_en text =storystep.title_en Title of the step.
title_ar text =storystep.title_ar The same in Arabic.
text_en text =storystep.text_en
text_ar text =storystep.text_ar The same in Arabic.
lon number =storystep.lon
lat number =storystep.lat
zoom number =storystep.zoom
district text Slug of the district that is outlined.
deal text Slug of the deal it tells of.
reports list Ids of the reports on which the sentences rest.
published_at moment When the story was made public, UTC.
"""),
    f"""SELECT x.slug AS story, x.title_en AS story_title_en, x.title_ar AS story_title_ar, sp.number AS step, sp.day,
 sp.title_en, sp.title_ar, sp.text_en, sp.text_ar, sp.lon, sp.lat, sp.zoom, d.slug AS district, de.slug AS deal,
 coalesce(rr.reports, '{{{{}}}}') AS reports, x.published_at
FROM {{story}} x JOIN {{storystep}} sp ON sp.story_id = x.id
LEFT JOIN control_district d ON d.id = sp.district_id LEFT JOIN control_deal de ON de.id = sp.deal_id
LEFT JOIN LATERAL (SELECT array_agg({REPORT_ID} ORDER BY {REPORT_ID}) AS reports FROM {{storystepreport}} sr
  JOIN {{report}} rp ON rp.id = sr.report_id {{corrected}} WHERE sr.storystep_id = sp.id AND {{counts}}) rr ON true
WHERE x.published_at IS NOT NULL AND {{where}}""",
    (
        filter_by_slug("story", "stories", "x.slug", "Slug of a story."),
        filter_by_slug("district", "districts", "d.slug", "Slug of the district that is outlined."),
        filter_by_slug("deal", "deals", "de.slug", "Slug of the deal it tells of."),
    ),
)  # fmt: skip
