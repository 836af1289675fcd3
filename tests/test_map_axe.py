"""axe finds nothing serious or moderate on any public page, in either language."""

from pathlib import Path

import pytest

from demo_site import _live_server_helper, demo_ledger  # noqa: F401

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/?on=2018-03-20",
    "/?on=2018-03-20&district=qadam",
    "/?on=2018-04-01&compare=2018-02-01",
    "/?on=2018-04-01&compare=2018-02-01&layout=swipe",
    "/?on=2018-03-20&party=isis&grade=B",
    "/?on=2018-03-20&from=2018-02-20&to=2018-04-14&axis=2018-02-01..2018-05-31",
    "/?on=2018-03-20&reported_until=2018-03-19",
    "/?on=2018-04-01&compare=2018-02-01&compare_reported_until=2018-03-01&layout=list",
    "/?on=2018-03-20&known_on=2001-01-01",
    "/?on=2030-01-01",
    "/?on=2018-13-45",
    "/?on=2018-03-20&party=isis&siege=full&truce=yes",
    "/embed/?on=2018-03-20&reported_until=2018-03-19&party=isis",
    "/embed/?parts=everything",
    "/embed/?on=2018-03-20",
    "/districts/qadam/?on=2018-03-20",
    "/deals/?",
    "/deals/qadam-2018/?",
    "/actors/?",
    "/actors/isis/?on=2018-03-20",
    "/sources/?",
    "/sources/afp/?",
    "/numbers/?on=2018-03-20",
    "/stories/?",
    "/stories/southern-pocket/?on=2018-03-20",
    "/changes/?",
    "/method/?",
    "/data/?",
]


@pytest.mark.parametrize("language, width", [("en", 1280), ("ar", 390)])
def test_axe_finds_nothing_serious_or_moderate(open_page, console_errors, language, width):
    page = open_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    found = []
    for address in PAGES:
        if not page.goto(f"{address}&lang={language}").ok:
            console_errors.clear()  # the browser says that it was refused
        elif address.startswith(("/?", "/embed/", "/stories/s")):
            page.locator("html.map-drawn").wait_for()
        page.evaluate(AXE)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        for violation in result["violations"]:
            if violation["impact"] != "minor":
                nodes = [node["html"][:200] for node in violation["nodes"][:3]]
                found.append((address, violation["id"], nodes))
    assert not found
