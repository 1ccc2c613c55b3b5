import type { Pool } from 'pg';

/**
 * Errors in the columns and indexes that the founding documents give them: one row per fingerprint whose counter is
 * raised by each error, and one row per error.
 */
export async function createTheirErrors(pool: Pool): Promise<void> {
  await pool.query(/* sql */ `
  create schema if not exists bench;
  create table bench.error_log (
    error_id          uuid primary key default gen_random_uuid(),
    error_fingerprint text not null unique,
    error_type        text not null,
    error_message     text not null,
    stack_trace       text,
    request_context   jsonb default '{}',
    user_context      jsonb default '{}',
    first_seen        timestamptz not null default now(),
    last_seen         timestamptz not null default now(),
    occurrence_count  integer default 1,
    status            text default 'unresolved',
    trace_id          text,
    span_id           text,
    severity          text default 'error',
    tags              jsonb default '[]',
    environment       text default 'production',
    release_version   text
  );
  create index on bench.error_log (status, last_seen) where status = 'unresolved';
  create index on bench.error_log (trace_id) where trace_id is not null;
  create index on bench.error_log (severity, last_seen);
  create index on bench.error_log (error_type, last_seen);
  create index on bench.error_log using gin (tags);
  create index on bench.error_log using gin (request_context);
  create table bench.error_occurrence (
    occurrence_id   uuid not null default gen_random_uuid(),
    error_id        uuid not null,
    occurred_at     timestamptz not null default now(),
    request_context jsonb,
    user_context    jsonb,
    stack_trace     text,
    breadcrumbs     jsonb default '[]',
    trace_id        text,
    span_id         text,
    primary key (occurrence_id, occurred_at)
  );
  create index on bench.error_occurrence (error_id, occurred_at desc);
  create index on bench.error_occurrence (trace_id) where trace_id is not null;
  create index on bench.error_occurrence (occurred_at desc)`);
}

/** One error in their way: both rows in one transaction. */
export const CAPTURE = /* sql */ `
  with log as (
  insert into bench.error_log as l
         (error_fingerprint, error_type, error_message, stack_trace, request_context, user_context, tags, trace_id, span_id)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (error_fingerprint) do update
     set last_seen = now(), occurrence_count = l.occurrence_count + 1, stack_trace = excluded.stack_trace,
         request_context = excluded.request_context, user_context = excluded.user_context
  returning error_id)
  insert into bench.error_occurrence (error_id, request_context, user_context, stack_trace, breadcrumbs, trace_id, span_id)
  select error_id, $5, $6, $4, $10, $8, $9 from log`;
