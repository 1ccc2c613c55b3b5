import { gzipSync } from 'node:zlib';
import { decodeRpcStatus, type RpcStatus } from '#support/otlp-proto';
import { demand, NotApplicable, type Requirement } from './requirement.ts';
import { encodedAs, sample } from './samples.ts';
import { CONTENT_TYPES, ENCODINGS, SIGNALS, type Answer, type Encoding, type Target } from './target.ts';

const RETRYABLE = [429, 502, 503, 504];

const BROKEN = { protobuf: new Uint8Array([0x0a, 0xff]), json: '{"resourceSpans":[' } as const;

function statusIn({ type, body }: Answer, encoding: Encoding): RpcStatus {
  demand(type === CONTENT_TYPES[encoding], `a body of ${type} where ${CONTENT_TYPES[encoding]} was sent`);
  try {
    return encoding === 'json' ? (JSON.parse(body.toString()) as RpcStatus) : decodeRpcStatus(body);
  } catch {
    demand(false, `a body that is no google.rpc.Status: ${JSON.stringify(body.toString('utf8', 0, 60))}`);
  }
}

/** That the answer is one of the statuses, with a Status that has a message; answers what was seen. */
function refusedWith(answer: Answer, statuses: readonly number[], encoding: Encoding): string {
  demand(statuses.includes(answer.status), `${answer.status}`);
  const { code, message } = statusIn(answer, encoding);
  demand(Number.isInteger(code) && code > 0, `${answer.status} with the code ${JSON.stringify(code)}`);
  demand(typeof message === 'string' && message !== '', `${answer.status} without a message`);
  return `${answer.status} "${message.length > 80 ? `${message.slice(0, 79)}…` : message}"`;
}

async function inBoth(look: (encoding: Encoding) => Promise<string>): Promise<string> {
  let seen = '';
  for (const encoding of ENCODINGS) seen = await look(encoding);
  return seen;
}

const good = (encoding: Encoding) => encodedAs(encoding, 'traces', sample('traces'));

/** A body that says its length and is over the limit by one. */
function tooLarge(target: Target): Uint8Array<ArrayBuffer> {
  return new Uint8Array(target.options.maxBodyBytes + 1);
}

/** What OTLP/HTTP, and HTTP itself, ask of answers to requests that are not taken. */
export const HTTP_REFUSALS: readonly Requirement[] = [
  {
    id: 'http-bad-data',
    rules: ['O10'],
    level: 'must',
    text: 'A body that cannot be decoded is 400',
    async check(target) {
      for (const signal of SIGNALS) {
        for (const encoding of ENCODINGS) {
          const { status } = await target.export(signal, encoding, BROKEN[encoding]);
          demand(status === 400, `${status} to broken ${encoding} of ${signal}`);
        }
      }
      return '400 to each';
    },
  },
  {
    id: 'http-status-body',
    rules: ['O9'],
    level: 'must',
    text: 'A refusal is a google.rpc.Status in the encoding of the request, with a message',
    check: (target) =>
      inBoth(async (encoding) => {
        let seen = '';
        for (const signal of SIGNALS) {
          seen = refusedWith(await target.export(signal, encoding, BROKEN[encoding]), [400], encoding);
        }
        return seen;
      }),
  },
  {
    id: 'http-status-elsewhere',
    rules: ['O9'],
    level: 'must',
    text: 'Also what is not about the body (404, 405) is a google.rpc.Status in the encoding of the request',
    check: (target) =>
      inBoth(async (encoding) => {
        const headers = { 'content-type': CONTENT_TYPES[encoding] };
        const lost = await target.send('/v1/nothing', { headers, body: good(encoding) });
        const profiles = await target.send('/v1development/profiles', { headers, body: new Uint8Array() });
        const put = await target.send('/v1/traces', { method: 'PUT', headers, body: good(encoding) });
        const seen = [refusedWith(lost, [404], encoding), refusedWith(put, [405], encoding)];
        // A server may take profiles as well.
        if (profiles.status !== 200) refusedWith(profiles, [400, 404], encoding);
        return seen.join(', ');
      }),
  },
  {
    id: 'http-bad-request-details',
    rules: ['O10'],
    level: 'should',
    text: 'The Status of a 400 has a BadRequest that describes the bad data',
    check: (target) =>
      inBoth(async (encoding) => {
        const { details = [] } = statusIn(await target.export('traces', encoding, BROKEN[encoding]), encoding);
        const types = details.map((detail) => detail['@type']);
        demand(types.includes('type.googleapis.com/google.rpc.BadRequest'), `details [${types.join(', ')}]`);
        return 'BadRequest';
      }),
  },
  {
    id: 'http-broken-gzip',
    rules: ['O2', 'O10'],
    level: 'must',
    text: 'A body that is not compressed as it says is 400, also when it is cut off',
    check: (target) =>
      inBoth(async (encoding) => {
        const gzip = { 'content-encoding': 'gzip' };
        const cut = new Uint8Array(gzipSync(good(encoding)).subarray(0, -9));
        refusedWith(await target.export('traces', encoding, cut, gzip), [400], encoding);
        return refusedWith(await target.export('traces', encoding, good(encoding), gzip), [400], encoding);
      }),
  },
  {
    id: 'http-body-limit',
    rules: ['O5', 'O9'],
    level: 'must',
    text: 'A body over the limit is 413',
    check: (target) =>
      inBoth(async (encoding) =>
        refusedWith(await target.export('traces', encoding, tooLarge(target)), [413], encoding)
      ),
  },
  {
    id: 'http-unpacked-limit',
    rules: ['O5', 'O9'],
    level: 'must',
    text: 'The limit holds after decompression: 413',
    check: (target) =>
      inBoth(async (encoding) => {
        const body = new Uint8Array(gzipSync(tooLarge(target)));
        return refusedWith(
          await target.export('traces', encoding, body, { 'content-encoding': 'gzip' }),
          [413],
          encoding
        );
      }),
  },
  {
    id: 'http-content-type',
    rules: ['O3'],
    level: 'should',
    text: 'Another content type, or none, is 415',
    async check(target) {
      for (const type of ['text/plain', 'application/octet-stream', undefined]) {
        const { status } = await target.export('traces', 'protobuf', good('protobuf'), { 'content-type': type });
        demand(status === 415, `${status} to ${type ?? 'none'}`);
      }
      return '415 to each';
    },
  },
  {
    id: 'http-content-encoding',
    rules: ['O2', 'O9'],
    level: 'should',
    text: 'An unknown content encoding is 415',
    check: (target) =>
      inBoth(async (encoding) =>
        refusedWith(
          await target.export('traces', encoding, good(encoding), { 'content-encoding': 'x-nobody-knows' }),
          [415],
          encoding
        )
      ),
  },
  {
    id: 'http-method',
    rules: ['O3'],
    level: 'should',
    text: 'Another method is 405 with Allow',
    async check(target) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const { status, headers } = await target.send('/v1/traces', { method });
        demand(status === 405, `${status} to ${method}`);
        demand(/\bPOST\b/.test(headers.get('allow') ?? ''), `405 with Allow: ${headers.get('allow')}`);
      }
      return '405, Allow names POST';
    },
  },
  {
    id: 'http-unknown-path',
    rules: ['O9'],
    level: 'should',
    text: 'Another path is 404',
    async check(target) {
      const { status } = await target.send('/v1/nothing', { headers: { 'content-type': CONTENT_TYPES.protobuf } });
      demand(status === 404, String(status));
      return '404';
    },
  },
  {
    id: 'http-wrong-key',
    rules: ['O9'],
    level: 'should',
    text: 'A wrong key is 401 or 403 with a Status',
    check: (target) =>
      inBoth(async (encoding) => {
        const { keyHeader } = target.options;
        if (keyHeader === null) throw new NotApplicable('no --key was given');
        const headers = { [keyHeader]: 'f'.repeat(32) };
        return refusedWith(await target.export('traces', encoding, good(encoding), headers), [401, 403], encoding);
      }),
  },
  {
    id: 'http-permanent',
    rules: ['O10', 'O11'],
    level: 'must',
    text: 'What can never be taken is not refused with a status that asks to come again',
    async check(target) {
      const answers = [
        await target.export('traces', 'protobuf', BROKEN.protobuf),
        await target.export('traces', 'protobuf', good('protobuf'), { 'content-encoding': 'x-nobody-knows' }),
        await target.export('traces', 'protobuf', good('protobuf'), { 'content-type': 'text/plain' }),
      ];
      const statuses = answers.map(({ status }) => status);
      demand(!statuses.some((status) => RETRYABLE.includes(status)), statuses.join(', '));
      return statuses.join(', ');
    },
  },
  {
    id: 'http-overload',
    rules: ['O9', 'O11'],
    level: 'should',
    text: 'An overloaded server answers 429 or 503 with Retry-After, and a Status',
    check: (target) =>
      target.overloaded(() =>
        inBoth(async (encoding) => {
          const answer = await target.export('traces', encoding, good(encoding));
          const seen = refusedWith(answer, [429, 503], encoding);
          const after = answer.headers.get('retry-after');
          demand(after !== null && /^\d+$/.test(after), `${seen} with Retry-After: ${after}`);
          return `${seen}, Retry-After: ${after}`;
        })
      ),
  },
];
