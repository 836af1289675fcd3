"""Static files with content-hashed names, compressed ahead of time; a page's script is one file, as is a sheet."""

from functools import partial
from io import BytesIO

from django.conf import settings
from django.core.files.base import File
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.modules import bundle_modules, bundle_styles, find_imports

SCRIPTS = "control/js/"
STYLES = "control/css/"


class LedgerStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Scripts that nothing imports are those of pages; Brotli only where asked for, it is slow."""

    def create_compressor(self, **kwargs) -> Compressor:
        return Compressor(use_brotli=settings.STATIC_BROTLI, **kwargs)

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = paths | self._bundle_scripts(paths) | self._bundle_styles(paths)
        return super().post_process(paths, dry_run, **options)

    def _bundle_scripts(self, paths) -> dict:
        """Put scripts that import others in the place of themselves, with what they import in them."""
        sources = {name: _read(paths, name) for name in _find_own(paths, SCRIPTS, ".js")}
        imports = {name: find_imports(name, source) for name, source in sources.items()}
        entries = {*filter(imports.get, imports)} - {
            each for found in imports.values() for each in found
        }
        return self._replace({name: bundle_modules(name, sources.__getitem__) for name in entries})

    def _bundle_styles(self, paths) -> dict:
        """Put style sheets that import others in the place of themselves, with those in them."""
        read = partial(_read, paths)
        sheets = {name: bundle_styles(name, read) for name in _find_own(paths, STYLES, ".css")}
        return self._replace({name: text for name, text in sheets.items() if text != read(name)})

    def _replace(self, contents: dict[str, str]) -> dict:
        for name, content in contents.items():
            self.delete(name)
            self.save(name, File(BytesIO(content.encode())))
        return {name: (self, name) for name in contents}


def _find_own(paths, folder: str, ending: str) -> list[str]:
    return [name for name in paths if name.startswith(folder) and name.endswith(ending)]


def _read(paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
