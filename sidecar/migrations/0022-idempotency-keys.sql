-- A request may carry a key of its sender's own, which then stands for it instead of its body. Used for another body, the
-- key is a mistake that the sender has to hear of.
alter table howdah.ingest_ledger add column body_digest bytea;
comment on column howdah.ingest_ledger.body_digest is 'SHA-256 of the body, where digest is of an Idempotency-Key.';
