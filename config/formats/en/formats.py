"""How Django's own pages write days and moments in English: as everywhere at the desk, in ISO."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
