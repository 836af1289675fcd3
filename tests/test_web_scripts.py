"""control/web/scripts.py: a page names every module its script will ask for."""

import pytest
from django.template import Context, Template

from control.web.scripts import list_modules


def test_list_modules_has_each_import_once_and_those_of_imports():
    modules = list_modules("control/js/main.js")
    assert modules[0] == "control/js/main.js"
    assert {"control/js/timeline.js", "control/js/raster.js", "control/js/ui/dom.js"} <= {*modules}
    assert len(modules) == len({*modules})


def test_list_modules_unknown_script_is_an_error():
    with pytest.raises(FileNotFoundError):
        list_modules("control/js/none.js")


def test_preload_modules_links_the_names_that_are_served():
    page = Template('{% preload_modules "control/js/twin.js" %}').render(Context())
    assert page.count('rel="modulepreload"') == len(list_modules("control/js/twin.js"))
    assert "control/js/twin" in page
