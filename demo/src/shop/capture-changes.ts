import { trace } from '@opentelemetry/api';
import pg from 'pg';
import { SHOP_SCHEMA } from './schema.ts';

const TABLES = ['purchase', 'payment', 'stock'];

/** Lets Howdah capture what changes in the shop's tables. False where the database has no Howdah in it, or may not. */
export async function captureChanges(databaseUrl: string): Promise<boolean> {
  const db = new pg.Client({ connectionString: databaseUrl, application_name: 'howdah-demo' });
  await db.connect();
  try {
    const { rows } = await db.query<{ can: boolean | null }>(
      `select has_schema_privilege('howdah', 'usage') and has_function_privilege('howdah.capture_changes()', 'execute') as can
        where to_regnamespace('howdah') is not null and to_regproc('howdah.capture_changes') is not null`
    );
    if (rows[0]?.can !== true) return false;
    for (const table of TABLES) {
      await db.query(
        `create or replace trigger capture_changes after insert or update or delete on ${SHOP_SCHEMA}.${table}
           for each row execute function howdah.capture_changes()`
      );
    }
    return true;
  } finally {
    await db.end();
  }
}

/** For `howdah.trace_id`: in which trace a statement changes something; empty when in none. */
export function activeTraceId(): string {
  return trace.getActiveSpan()?.spanContext().traceId ?? '';
}
