"""Proof that nothing in the ledger was altered, removed or put between: a Merkle tree over it, and what is signed of it."""
