"""How the ledger is held against what was signed of it."""
