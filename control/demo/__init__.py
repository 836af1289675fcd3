"""The demo ledger: true history around Damascus, kept as files that people review.

The files (README.md here describes them) are the input of `manage.py load_demo`; nothing else
reads them but the reader of reports when no database can be reached.
"""
