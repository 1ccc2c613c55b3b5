import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { startIntake } from '#support/intake';
import { encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { setupOf } from '#support/refusals';

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i): [string, string] => [`key.${i}`, String(i)]));

const nested = (depth: number): object =>
  depth === 0 ? { stringValue: 'bottom' } : { arrayValue: { values: [nested(depth - 1)] } };

const span = (attribute: { key: string; value: object }) => ({
  ...aSpan({ name: attribute.key }),
  attributes: [attribute],
});

const link = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1) };

/** Each is over one limit, or over one in several places. */
const OVER = {
  ...aTraceRequest(
    [
      aSpan({ name: 'many attributes', attributes: numbered(300) }),
      span({ key: 'k'.repeat(300), value: { stringValue: 'v' } }),
      span({ key: 'long', value: { stringValue: 'x'.repeat(70_000) } }),
      span({ key: 'deep', value: nested(30) }),
      span({
        key: 'list',
        value: { arrayValue: { values: Array.from({ length: 1_005 }, () => ({ boolValue: true })) } },
      }),
      aSpan({ name: 'many events', events: Array.from({ length: 300 }, (_, i) => ({ name: `event ${i}` })) }),
      { ...aSpan({ name: 'many links' }), links: Array.from({ length: 260 }, () => link) },
    ],
    { 'service.name': 'shop', ...numbered(258) }
  ),
};

test.each(['protobuf', 'json'] as const)(
  'what limits cut off spans in %s is marked in the row, counted and explained',
  (encoding) =>
    withDatabase(async (database) => {
      const intake = await startIntake(database);
      const send = (request: { resourceSpans: object[] }) =>
        fetch(`${intake.url}/v1/traces`, {
          method: 'POST',
          body: encoding === 'json' ? JSON.stringify(toOtlpJson(request)) : new Uint8Array(encodeTraceRequest(request)),
          headers: { 'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf' },
        });

      expect((await send(OVER)).status).toBe(200);
      // The resource is known by now: what was cut off it is counted once and not with every request.
      expect((await send({ resourceSpans: [{ ...OVER.resourceSpans[0]!, scopeSpans: [] }] })).status).toBe(200);
      await intake.close();

      const { rows } = await database.pool.query<Record<string, unknown>>(`
      select o.span_name as name, s.attributes ->> '…' as left_out, length(s.attributes ->> 'long') as long,
             s.attributes #>> '{deep,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}' as deep,
             s.attributes -> 'list' ->> -1 as last, jsonb_array_length(s.events) as events,
             jsonb_array_length(s.links) as links, s.extra
        from howdah.span s join howdah.operation o using (operation_id)`);
      const byName = new Map(rows.map((row) => [row['name'], row]));
      expect(byName.get('many attributes')).toMatchObject({ left_out: '[cut, 44 more]' });
      expect(byName.get('long')).toMatchObject({ long: 65_536 + '… [cut, 4464 characters more]'.length });
      expect(byName.get('deep')).toMatchObject({ deep: '[nested too deep]' });
      expect(byName.get('list')).toMatchObject({ last: '… [cut, 5 more]' });
      expect(byName.get('many events')).toMatchObject({ events: 256, extra: { dropped_events_count: 44 } });
      expect(byName.get('many links')).toMatchObject({ links: 256, extra: { dropped_links_count: 4 } });

      const counted = await database.pool.query<{ reason: string; count: number }>(
        "select reason, sum(count)::int as count from howdah.intake_refusal where outcome = 'cut' and project_id = 1 group by 1"
      );
      expect(Object.fromEntries(counted.rows.map(({ reason, count }) => [reason, count]))).toEqual({
        // 44 of the span and 3 of the resource.
        attribute_count: 47,
        attribute_key_length: 1,
        attribute_value_length: 1,
        attribute_depth: 1,
        attribute_list_length: 5,
        events_per_span: 44,
        links_per_span: 4,
      });
      const { cut } = await setupOf(database.pool);
      expect(cut.map(({ reason }) => reason)).toEqual(expect.arrayContaining(counted.rows.map(({ reason }) => reason)));
    })
);
