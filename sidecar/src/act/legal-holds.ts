import type { Pool } from 'pg';
import type { HoldRequest, LegalHold } from '../../../contract/api.ts';
import { Refusal } from '../decide/refusal.ts';
import { lockInTransaction } from '../postgres/advisory-lock.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { LOCK_NOT_AVAILABLE } from '../postgres/without-waiting.ts';

/** Active holds first, the latest first; with a kind and subject those of one. At most 1000. */
export async function listHolds(
  db: Queryable,
  { kind, subject }: { kind?: HoldRequest['kind'] | undefined; subject?: string | undefined }
): Promise<LegalHold[]> {
  const { rows } = await db.query<HoldRow>(LIST_HOLDS, [kind ?? null, subject ?? null]);
  return rows.map(toHold);
}

/**
 * Keeps an issue or a trace beyond retention. Refuses one of which nothing is stored (404), and one that is held
 * already (409, with who and why). Waits while retention drops a partition: what is answered as held is still there.
 */
export async function placeHold(
  pool: Pool,
  actor: { login: string },
  { kind, subject, reason }: HoldRequest,
  now: Date
): Promise<LegalHold> {
  return inTransaction(pool, async (client) => {
    await waitForRetention(client);
    const { rows: found } = await client.query<{ found: boolean }>(IS_STORED[kind], [subject]);
    if (found[0]?.found !== true) throw unknownSubject(kind, subject);
    const { rows } = await client.query<HoldRow>(PLACE_HOLD, [kind, subject, reason, actor.login, now]);
    const [held] = rows;
    if (!held) throw await alreadyHeld(client, kind, subject);
    if (kind === 'issue') await client.query(NOTE_ACTIVITY, [subject, now, actor.login, 'held', reason]);
    return toHold(held);
  });
}

/** Ends a hold: the next run of retention treats its rows as all others. Refuses one that has ended (409). */
export async function releaseHold(pool: Pool, actor: { login: string }, holdId: string, now: Date): Promise<LegalHold> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<HoldRow>(RELEASE_HOLD, [holdId, actor.login, now]);
    const [released] = rows;
    if (!released) throw await notHeld(client, holdId);
    if (released.kind === 'issue') {
      await client.query(NOTE_ACTIVITY, [released.subject, now, actor.login, 'released', null]);
    }
    return toHold(released);
  });
}

// Retention holds this lock while it drops; a person rather tries again than waits for an archive to be written.
async function waitForRetention(client: Queryable): Promise<void> {
  await client.query("set local lock_timeout = '5s'");
  try {
    for (const table of TABLES_WITH_HOLDS) await lockInTransaction(client, `partition:${table}`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    const message = 'Retention is at work on this data right now; nothing was changed. Try again in a minute.';
    throw new Refusal('retention_running', 503, message, { cause: error });
  }
}

/** In the order of their names, so that two who place holds wait for each other in turn. */
const TABLES_WITH_HOLDS = ['log_record', 'span', 'tb_error_occurrence'];

function unknownSubject(kind: HoldRequest['kind'], subject: string): Refusal {
  return kind === 'issue'
    ? new Refusal('issue_unknown', 404, `There is no issue ${subject}; nothing was changed.`)
    : new Refusal(
        'trace_unknown',
        404,
        `No span, error or log of the trace ${subject} is stored; retention may have dropped them. Nothing was changed.`
      );
}

async function alreadyHeld(db: Queryable, kind: HoldRequest['kind'], subject: string): Promise<Refusal> {
  const [hold] = await listHolds(db, { kind, subject });
  return new Refusal(
    'already_held',
    409,
    `${hold?.heldBy ?? 'Someone'} keeps this ${kind} since ${hold?.heldAt ?? 'just now'}: ${hold?.reason ?? ''}`
  );
}

async function notHeld(db: Queryable, holdId: string): Promise<Refusal> {
  const { rows } = await db.query<HoldRow>(READ_HOLD, [holdId]);
  const [hold] = rows.map(toHold);
  return hold
    ? new Refusal('already_released', 409, `${hold.releasedBy} released this hold at ${hold.releasedAt}.`)
    : new Refusal('hold_unknown', 404, `There is no hold ${holdId}; reload the list.`);
}

interface HoldRow {
  hold_id: string;
  kind: HoldRequest['kind'];
  subject: string;
  reason: string;
  held_by: string;
  held_at: Date;
  released_by: string | null;
  released_at: Date | null;
}

function toHold(row: HoldRow): LegalHold {
  return {
    holdId: row.hold_id,
    kind: row.kind,
    subject: row.subject,
    reason: row.reason,
    heldBy: row.held_by,
    heldAt: row.held_at.toISOString(),
    releasedBy: row.released_by,
    releasedAt: row.released_at?.toISOString() ?? null,
  };
}

const COLUMNS = 'hold_id, kind, subject, reason, held_by, held_at, released_by, released_at';

const LIST_HOLDS = /* sql */ `
  -- holds/list
  select ${COLUMNS}
    from howdah.legal_hold
   where ($1::text is null or kind = $1) and ($2::text is null or subject = $2)
   order by released_at is not null, held_at desc, hold_id desc
   limit 1000`;

const READ_HOLD = /* sql */ `
  -- holds/read
  select ${COLUMNS}
    from howdah.legal_hold
   where hold_id = $1`;

const IS_STORED = {
  issue: /* sql */ `
  -- holds/is-issue-stored
  select exists (select from howdah.tb_error_log where error_id = $1::uuid) as found`,
  trace: /* sql */ `
  -- holds/is-trace-stored
  select exists (select from howdah.span where howdah.trace_hex(trace_id) = $1)
      or exists (select from howdah.tb_error_occurrence where trace_id = $1)
      or exists (select from howdah.log_record where howdah.trace_hex(trace_id) = $1) as found`,
};

const PLACE_HOLD = /* sql */ `
  -- holds/place
  insert into howdah.legal_hold (kind, subject, reason, held_by, held_at)
  values ($1, $2, $3, $4, $5)
      on conflict (kind, subject) where released_at is null do nothing
  returning ${COLUMNS}`;

const RELEASE_HOLD = /* sql */ `
  -- holds/release
  update howdah.legal_hold
     set released_by = $2, released_at = $3
   where hold_id = $1 and released_at is null
  returning ${COLUMNS}`;

const NOTE_ACTIVITY = /* sql */ `
  -- holds/note-activity
  insert into howdah.issue_activity (error_id, at, actor, action, detail)
  values ($1, $2, $3, $4, $5)`;
