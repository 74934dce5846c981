"""Read views: rows made of the ledger's events. One file a view; `engine` keeps them up to date."""
