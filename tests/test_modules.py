"""config/modules.py: each page's script and its style sheet in one file, with all that they import."""

import json
import posixpath
import re
import subprocess

import pytest

from config.modules import bundle_modules, bundle_styles, find_imports

MODULES = {
    "a/main.js": "import { twice } from './tools/twice.js';\nimport { SEVEN as seven } from './seven.js';\n"
    "const text = `import nothing`;\nconsole.log(JSON.stringify([twice(seven), text]));\n",
    "a/tools/twice.js": "import { SEVEN } from '../seven.js';\nconst text = 'own';\n"
    "export function twice(number) { return number === SEVEN ? text : number * 2; }\n",
    "a/seven.js": "export const SEVEN = 7;\nconsole.log('once');\n",
}


def test_bundle_modules_runs_as_the_modules_do_each_once():
    bundle = bundle_modules("a/main.js", MODULES.__getitem__)
    run = subprocess.run(
        ["node", "--input-type=module"], input=bundle, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [
        "once",
        json.dumps(["own", "import nothing"]).replace(" ", "", 1),
    ]


def test_find_imports_resolves_names_from_the_importer():
    assert find_imports("a/tools/twice.js", MODULES["a/tools/twice.js"]) == ["a/seven.js"]


@pytest.mark.parametrize(
    "source",
    [
        "export default 7;\n",
        "import seven from './seven.js';\n",
        "const later = await import('./seven.js');\n",
    ],
)
def test_bundle_modules_in_another_form_is_an_error(source):
    with pytest.raises(ValueError, match=r"main\.js: "):
        bundle_modules("main.js", lambda _: source)


def test_bundle_styles_finds_the_files_of_imported_sheets():
    sheets = {
        "a/css/map.css": '/* the map */\n@import url("../../b/other.css");\n.own { fill: url(#hatch); }\n',
        "b/other.css": ".x { background: url(images/x.png); behavior: url(#default#VML); }\n"
        '.y { background: url("data:,"); }\n',
    }
    assert bundle_styles("a/css/map.css", sheets.__getitem__) == (
        '/* the map */\n.x { background: url("../../b/images/x.png"); behavior: url(#default#VML); }\n'
        '.y { background: url("data:,"); }\n.own { fill: url(#hatch); }\n'
    )


def test_bundle_styles_in_another_form_is_an_error():
    with pytest.raises(ValueError, match=r"map\.css: @import"):
        bundle_styles("map.css", lambda _: "@import 'other.css' print;\n")


def test_collected_sheet_of_the_map_imports_nothing_and_leads_to_its_files(collected_static_files):
    from django.contrib.staticfiles.storage import staticfiles_storage

    sheet = staticfiles_storage.open(staticfiles_storage.stored_name("control/css/map.css"))
    text = sheet.read().decode()
    assert "@import" not in text and ".leaflet-pane" in text
    [layers] = re.findall(r'url\("(\S+/layers\.[0-9a-f]+\.png)"\)', text)
    assert staticfiles_storage.exists(posixpath.normpath(posixpath.join("control/css", layers)))


def test_collected_script_of_the_map_imports_nothing(collected_static_files):
    from django.contrib.staticfiles.storage import staticfiles_storage

    for page in ("main", "story", "deal", "numbers"):
        name = staticfiles_storage.stored_name(f"control/js/{page}.js")
        script = staticfiles_storage.open(name).read().decode()
        assert "const $control_js_" in script
        assert not find_imports(name, script)
