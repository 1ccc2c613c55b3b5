import { status as grpc } from '@grpc/grpc-js';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startIntake, type TestIntake } from '#support/intake';
import { encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { countedIn, sendAs, SENDERS, setupOf, type SenderName, type Sent } from '#support/refusals';
import { anEnvelope, anEvent } from '#support/sentry-envelope';
import { until } from '#support/until';
import { REFUSAL_REASONS, type RefusalReason } from '../../sidecar/src/decide/refusal-reasons.ts';

const DISABLED = 'd'.repeat(32);
const MAX_BODY = 2_000_000;

let database: Awaited<ReturnType<typeof openDatabase>>;
let intake: TestIntake;
beforeAll(async () => {
  database = await openDatabase();
  await database.insert('project', { project_id: 2, name: 'second' });
  await database.insert(
    'project_key',
    { public_key: DISABLED, project_id: 1, disabled_at: new Date() },
    { public_key: 'a'.repeat(32), project_id: 2 }
  );
  intake = await startIntake(database, { config: { maxBodyBytes: MAX_BODY, auth: 'required' } });
});
afterAll(async () => {
  await intake.close();
  await database.close();
});

const protobuf = () => encodeTraceRequest(aTraceRequest([aSpan()]));
const json = () => JSON.stringify(toOtlpJson(aTraceRequest([aSpan()])));

/** A body that each sender may send. */
const GOOD: Record<SenderName, () => string | Uint8Array> = {
  protobuf,
  json,
  grpc: protobuf,
  envelope: () => anEnvelope([['event', anEvent()]]),
  store: () => JSON.stringify(anEvent()),
  native: () => JSON.stringify({ message: 'paid' }),
};

/** What each sender hears: the status and the reason, or null where the request is good. */
type Answers = Partial<Record<SenderName, readonly [status: number, reason: RefusalReason, says: RegExp] | null>>;

const everywhere = (
  http: number,
  code: grpc,
  reason: RefusalReason,
  says: RegExp
): Record<SenderName, readonly [number, RefusalReason, RegExp]> => {
  const overHttp = [http, reason, says] as const;
  return {
    protobuf: overHttp,
    json: overHttp,
    grpc: [code, reason, says],
    envelope: overHttp,
    store: overHttp,
    native: overHttp,
  };
};

const cutOff = (body: string | Uint8Array) => Buffer.from(body).subarray(0, -3);
const notUtf8 = (text: string) => {
  const at = Buffer.from(text).indexOf('"') + 1;
  return Buffer.concat([Buffer.from(text).subarray(0, at), Buffer.from([0xff]), Buffer.from(text).subarray(at)]);
};

const CASES: Array<[what: string, change: (good: string | Uint8Array, sender: SenderName) => Sent, answers: Answers]> =
  [
    ['nothing wrong', (body) => ({ body }), Object.fromEntries(SENDERS.map((sender) => [sender, null]))],
    [
      'a wrong content type',
      (body) => ({ body, headers: { 'content-type': 'text/plain' } }),
      {
        protobuf: [415, 'unsupported_content_type', /"text\/plain".*application\/x-protobuf/],
        json: [415, 'unsupported_content_type', /"text\/plain".*application\/json/],
        envelope: null,
        store: null,
        native: [415, 'unsupported_content_type', /"text\/plain".*application\/json/],
      },
    ],
    [
      'the content type of the other encoding',
      (body, sender) => ({
        body,
        headers: { 'content-type': sender === 'json' ? 'application/x-protobuf' : 'application/json' },
      }),
      {
        protobuf: [400, 'malformed_json', /not an ExportTraceServiceRequest in JSON/],
        json: [400, 'malformed_protobuf', /not an ExportTraceServiceRequest in protobuf/],
      },
    ],
    [
      'an encoding that nobody knows',
      (body) => ({ body, headers: { 'content-encoding': 'lzma' } }),
      {
        ...everywhere(415, grpc.UNIMPLEMENTED, 'unsupported_encoding', /"lzma" is not known; use gzip/),
        // The library of the client refuses to say so; tests/flows/otlp-grpc.pg.test.ts does it by hand.
        grpc: undefined,
      },
    ],
    [
      'an encoding that the body does not have',
      (body) => ({ body, headers: { 'content-encoding': 'gzip' } }),
      {
        ...everywhere(
          400,
          grpc.INVALID_ARGUMENT,
          'malformed_compression',
          /not gzip, although its content encoding says/
        ),
        grpc: undefined,
      },
    ],
    [
      'gzip that is cut off',
      (body) => ({ body: cutOff(gzipSync(body)), headers: { 'content-encoding': 'gzip' } }),
      {
        ...everywhere(400, grpc.INVALID_ARGUMENT, 'malformed_compression', /unexpected end of file/),
        grpc: undefined,
      },
    ],
    [
      'a body that is cut off',
      (body) => ({ body: cutOff(body) }),
      {
        protobuf: [400, 'malformed_protobuf', /a field is longer than what encloses it \(near byte \d+ of \d+\)/],
        json: [400, 'malformed_json', /not an ExportTraceServiceRequest in JSON/],
        grpc: [grpc.INVALID_ARGUMENT, 'malformed_protobuf', /a field is longer than what encloses it/],
        envelope: [400, 'malformed_event', /The event is not JSON/],
        store: [400, 'malformed_event', /The event is not JSON/],
        native: [400, 'malformed_body', /The body is not JSON/],
      },
    ],
    [
      // Within a value it is stored with U+FFFD: tests/flows/bad-otlp-records.pg.test.ts.
      'a body that is not UTF-8',
      (body) => ({ body: notUtf8(String(body)) }),
      {
        envelope: [400, 'malformed_envelope', /its first line is not a JSON object/],
        native: [400, 'malformed_body', /not UTF-8/],
      },
    ],
    [
      'an empty body',
      () => ({ body: '' }),
      {
        protobuf: null,
        json: [400, 'malformed_json', /the body is empty/],
        grpc: null,
        envelope: [400, 'malformed_envelope', /it is empty/],
        store: [400, 'malformed_event', /neither JSON nor JSON deflated in base64/],
        native: [400, 'malformed_body', /is not JSON/],
      },
    ],
    [
      'a body over the limit',
      () => ({ body: Buffer.alloc(MAX_BODY + 1) }),
      everywhere(413, grpc.RESOURCE_EXHAUSTED, 'body_too_large', /over the limit of 1\.9 MB.*HOWDAH_MAX_BODY/),
    ],
    [
      'a body that grows over the limit',
      () => ({ body: gzipSync(Buffer.alloc(MAX_BODY * 4)), headers: { 'content-encoding': 'gzip' } }),
      {
        ...everywhere(413, grpc.RESOURCE_EXHAUSTED, 'body_too_large', /also holds after decompression/),
        grpc: undefined,
      },
    ],
    [
      'an event that grows over the limit out of base64',
      () => ({ body: deflateSync(Buffer.alloc(MAX_BODY * 4)).toString('base64') }),
      { store: [413, 'event_too_large', /unpacks to more than/] },
    ],
    [
      'no key',
      (body) => ({ body, key: null }),
      {
        ...everywhere(401, grpc.UNAUTHENTICATED, 'missing_key', /A key is required: send the header "x-howdah-key"/),
        envelope: [403, 'missing_key', /No key was sent.*Copy the DSN/],
        store: [403, 'missing_key', /No key was sent.*Copy the DSN/],
      },
    ],
    [
      'a key that is none',
      (body) => ({ body, key: 'nope' }),
      everywhere(403, grpc.PERMISSION_DENIED, 'malformed_key', /32 hexadecimal digits/),
    ],
    [
      'an unknown key',
      (body) => ({ body, key: 'f'.repeat(32) }),
      everywhere(403, grpc.PERMISSION_DENIED, 'unknown_key', /This key is not known\. Copy the right one/),
    ],
    [
      'a disabled key',
      (body) => ({ body, key: DISABLED }),
      everywhere(403, grpc.PERMISSION_DENIED, 'disabled_key', /This key was disabled\. Copy the right one/),
    ],
    [
      'a project that there is not',
      (body, sender) => ({ body, path: `/api/99/${sender}/` }),
      {
        envelope: [403, 'unknown_project', /no project "99"/],
        store: [403, 'unknown_project', /no project "99"/],
      },
    ],
    [
      'a key of another project',
      (body, sender) => ({ body, path: `/api/2/${sender}/` }),
      {
        envelope: [403, 'wrong_project', /belongs to another project than 2/],
        store: [403, 'wrong_project', /belongs to another project than 2/],
      },
    ],
  ];

const TABLE = CASES.flatMap(([what, change, answers]) =>
  SENDERS.flatMap((sender) => {
    const expected = answers[sender];
    return expected === undefined ? [] : [{ what, sender, change, expected }];
  })
);

test.each(TABLE)('$sender sends $what (O2, O3, O5, O9, O10)', async ({ sender, change, expected }) => {
  const before = await countedIn(intake.metrics);

  const heard = await sendAs(intake, sender, change(GOOD[sender](), sender));

  const after = await countedIn(intake.metrics);
  if (expected === null) {
    expect(heard.status).toBe(sender === 'grpc' ? grpc.OK : 200);
    expect(after).toEqual(before);
    return;
  }
  const [status, reason, says] = expected;
  expect(heard).toMatchObject({ status, message: expect.stringMatching(says) as string });
  // Statuses without details have no place for the word; it is counted and shown under it all the same.
  if (heard.reason !== null || status === 400) expect(heard.reason).toBe(reason);
  if (sender !== 'grpc') expect(REFUSAL_REASONS[reason].status).toContain(status);
  expect(after).toEqual({ ...before, [reason]: (before[reason] ?? 0) + 1 });
});

test('only what was good is stored, and Setup tells of every refusal in the last hour, with what to do', async () => {
  const counted = await countedIn(intake.metrics);
  expect(Object.keys(counted).length).toBeGreaterThan(10);

  const refused = await until(async () => {
    const setup = await setupOf(database.pool);
    const shown = Object.fromEntries(setup.refused.map(({ reason, count }) => [reason, count]));
    expect(shown).toEqual(counted);
    return setup.refused;
  });
  expect(refused.filter(({ remedy }) => !/^[A-Z].{20,}\.$/s.test(remedy))).toEqual([]);
  const hourLater = await setupOf(database.pool, new Date(Date.now() + 2 * 3_600_000));
  expect(hourLater.refused).toEqual([]);

  const goodOnes = TABLE.filter(({ expected }) => expected === null);
  const withTelemetry = goodOnes.filter(({ what }) => what !== 'an empty body');
  const { rows } = await database.pool.query<{ records: string }>(`
    select (select count(*) from howdah.span) + (select count(*) from howdah.tb_error_occurrence)
           + (select count(*) from howdah.log_record) as records`);
  expect(Number(rows[0]?.records)).toBe(withTelemetry.length);
});

test('every reason that a request may be refused with has a status', () => {
  for (const [reason, { status }] of Object.entries(REFUSAL_REASONS)) {
    if (!reason.endsWith('_rejected') && reason !== 'change_not_captured')
      expect([reason, status.length > 0]).toEqual([reason, true]);
  }
});
