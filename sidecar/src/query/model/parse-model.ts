import type { z } from 'zod';
import type { QueryType } from '../../../../contract/query-model.ts';
import { Refusal } from '../../decide/refusal.ts';
import type { ParsedQuery } from '../parsed-query.ts';
import { errorSeries } from './error-series.ts';
import { issues } from './issues.ts';
import { occurrences } from './occurrences.ts';
import { operations } from './operations.ts';
import { partitions } from './partitions.ts';
import { spanSeries } from './span-series.ts';
import { sql } from './sql.ts';
import { trace } from './trace.ts';
import { traces } from './traces.ts';
import { values } from './values.ts';

/**
 * Checks a query model as it came from outside. Keys that Grafana adds are left out; a missing query type means
 * `errorSeries`. Throws a Refusal that names the field and what is allowed there.
 */
export function parseModel(given: unknown): ParsedQuery {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Refusal('query_broken', 400, 'The query is no JSON object; send for example {"queryType": "issues"}.');
  }
  const queryType = 'queryType' in given && given.queryType ? given.queryType : 'errorSeries';
  if (typeof queryType !== 'string' || !Object.hasOwn(SCHEMAS, queryType)) {
    throw new Refusal(
      'query_type_unknown',
      400,
      `The query type ${JSON.stringify(queryType)} is unknown; known are ${Object.keys(SCHEMAS).join(', ')}. ` +
        'When it is a new one, update the sidecar.'
    );
  }
  // Own keys of SCHEMAS were checked in the line above.
  const parsed = SCHEMAS[queryType as QueryType & string].safeParse(given);
  if (!parsed.success) {
    throw new Refusal('query_broken', 400, `Query ${queryType}: ${describe(parsed.error)}.`);
  }
  return parsed.data;
}

const SCHEMAS = {
  issues,
  occurrences,
  errorSeries,
  traces,
  trace,
  spanSeries,
  operations,
  partitions,
  sql,
  values,
} satisfies Record<QueryType & string, z.ZodType<ParsedQuery>>;

/** Every fault with the name of its field: `"traceId" must be …; "limit" must be …`. */
function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `"${path.join('.')}" ${message}`).join('; ');
}
