import { Refusal } from '../decide/refusal.ts';

/** What was run, so that an error in a user's own SQL can be told from trouble with ours. */
export interface RunContext {
  /** A user's SQL; positions of errors are counted in it. */
  user?: { shown: string; offset: number };
  timeoutMs: number;
}

/** What a failure of a read means to the person who asked, and what to do. Anything that is no Refusal stays our bug. */
export function explainDatabaseError(error: unknown, { user, timeoutMs }: RunContext): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const { code, message, position, hint, detail } = error as Error & ServerError;
  if (code === '57014') {
    const limit = `${timeoutMs / 1000} s`;
    return new Refusal(
      'query_timeout',
      503,
      `The query took longer than ${limit} and was stopped. Narrow the time range or the search.`,
      { cause: error }
    );
  }
  if (isUnreachable(code, message)) {
    return new Refusal(
      'database_unreachable',
      503,
      `PostgreSQL does not answer (${message}). Look at the sidecar's /readyz, or run \`howdah doctor\`.`,
      { cause: error }
    );
  }
  if (code === '2201B') {
    return new Refusal('search_broken', 400, `The regular expression of a filter is broken: ${message}.`, {
      cause: error,
    });
  }
  if (user) return explainUserError(error, user, { code, message, position, hint, detail });
  if (code === '42P01' || code === '42703' || code === '3F000') {
    return new Refusal('schema_missing', 503, `A table of Howdah is missing (${message}). Run \`howdah migrate\`.`, {
      cause: error,
    });
  }
  return error;
}

type ServerError = Partial<Record<'code' | 'message' | 'position' | 'hint' | 'detail', string | undefined>>;

/** The caller went away; nobody reads the answer. */
export function cancelled(): Refusal {
  return new Refusal('query_cancelled', 499, 'The query was cancelled.');
}

function explainUserError(
  error: Error,
  { shown, offset }: { shown: string; offset: number },
  { code, message = '', position, hint, detail }: ServerError
): Refusal {
  if (code === '25006') {
    return new Refusal('sql_not_reading', 400, `A query only reads: ${message}.`, { cause: error });
  }
  if (code === '42501') {
    return new Refusal(
      'sql_forbidden',
      403,
      `SQL: ${message}. Queries run as howdah_reader; an owner can grant it more.`,
      { cause: error }
    );
  }
  const at = position === undefined ? -1 : Number(position) - 1 - offset;
  const line = at >= 0 ? ` (line ${shown.slice(0, at).split('\n').length})` : '';
  const more = [detail, hint && `Hint: ${hint}`].filter(Boolean).join(' ');
  return new Refusal('sql_failed', 400, `SQL${line}: ${message}${more ? `. ${more}` : ''}`, { cause: error });
}

function isUnreachable(code: string | undefined, message: string): boolean {
  return (
    /^(08(?!P)|57P0|53300)/.test(code ?? '') ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENOENT'].includes(code ?? '') ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      message
    )
  );
}
