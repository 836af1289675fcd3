"""Every public address."""

from django.urls import path

from . import api, data, embed, map_files, ogc, pages, suggest

urlpatterns = [
    path("", pages.show_map, name="map"),
    path("embed/", embed.show_embed, name="embed"),
    path("districts/", pages.show_districts, name="districts"),
    path("districts/<slug:slug>/", pages.show_district, name="district"),
    path("deals/", pages.show_deals, name="deals"),
    path("deals/<slug:slug>/", pages.show_deal, name="deal"),
    path("changes/", pages.show_changes, name="changes"),
    path("method/", pages.show_method, name="method"),
    path("data/", pages.show_data, name="data"),
    path("data/<str:name>.csv", data.table_csv, name="data-csv"),
    path("data/<str:name>.geojson", data.table_geojson, name="data-geojson"),
    path("data/codebook.md", data.codebook, name="data-codebook"),
    path("data/README.txt", data.read_first, name="data-readme"),
    path("data/datapackage.json", data.package, name="data-package"),
    path("map/ledger-<str:content_hash>.json", map_files.ledger, name="ledger-file"),
    path("map/boundaries-<str:content_hash>.json", map_files.boundaries, name="boundaries-file"),
    path("api/v1/state", api.state, name="api-state"),
    path("api/v1/districts/", api.districts, name="api-districts"),
    path("api/v1/districts/<slug:slug>/", api.district, name="api-district"),
    path("api/v1/deals/", api.deals, name="api-deals"),
    path("api/v1/deals/<slug:slug>/", api.deal, name="api-deal"),
    path("api/v1/changes", api.changes, name="api-changes"),
    path("ogc/", ogc.landing, name="ogc-landing"),
    path("ogc/api", ogc.describe_api, name="ogc-api"),
    path("ogc/conformance", ogc.conformance, name="ogc-conformance"),
    path("ogc/collections", ogc.collections, name="ogc-collections"),
    path("ogc/collections/<slug:name>", ogc.collection, name="ogc-collection"),
    path("ogc/collections/<slug:name>/items", ogc.items, name="ogc-items"),
    path("ogc/collections/<slug:name>/items/<str:feature_id>", ogc.item, name="ogc-item"),
    path("suggest/", suggest.show_suggest, name="suggest"),
    path("healthz", pages.show_health, name="healthz"),
    path("robots.txt", pages.show_robots, name="robots"),
    path("favicon.ico", pages.show_favicon, name="favicon"),
]
