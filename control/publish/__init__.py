"""Last stage: reads of the ledger for the map, the pages, the API and the files. Never writes."""
