"""Static files with content-hashed names, compressed ahead of time."""

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class LedgerStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names inside ES modules too; Brotli only where asked for, it is slow to make."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **kwargs) -> Compressor:
        return Compressor(use_brotli=settings.STATIC_BROTLI, **kwargs)
