"""What it costs: synthetic ledgers, and our numbers beside named peers'. Run by `make bench`."""
