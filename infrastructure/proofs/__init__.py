"""The proof of the ledger: its tree, its signed checkpoints, and what is handed out to whoever verifies."""
