"""Static files with content-hashed names, compressed ahead of time; each page's script is one file."""

from io import BytesIO

from django.conf import settings
from django.core.files.base import File
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.modules import bundle_modules, find_imports

SCRIPTS = "control/js/"


class LedgerStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Scripts that nothing imports are those of pages; Brotli only where asked for, it is slow."""

    def create_compressor(self, **kwargs) -> Compressor:
        return Compressor(use_brotli=settings.STATIC_BROTLI, **kwargs)

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = paths | self._bundle_scripts(paths)
        return super().post_process(paths, dry_run, **options)

    def _bundle_scripts(self, paths) -> dict:
        """Put scripts that import others in the place of themselves, with what they import in them."""
        sources = {}
        for name, (storage, path) in paths.items():
            if name.startswith(SCRIPTS) and name.endswith(".js"):
                with storage.open(path) as file:
                    sources[name] = file.read().decode()
        imports = {name: find_imports(name, source) for name, source in sources.items()}
        entries = {*filter(imports.get, imports)} - {
            each for found in imports.values() for each in found
        }
        for name in entries:
            self.delete(name)
            self.save(name, File(BytesIO(bundle_modules(name, sources.__getitem__).encode())))
        return {name: (self, name) for name in entries}
