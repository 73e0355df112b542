"""Long proofs: `make torture` runs every `proof_*.py` of this folder (docs/torture.md)."""
