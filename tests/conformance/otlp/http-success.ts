import { Agent } from 'node:http';
import { demand, NotApplicable, type Requirement } from './requirement.ts';
import { encodedAs, ofSize, partialIn, sample, withBadPoints, withBadSpans, type PartialSuccess } from './samples.ts';
import { CONTENT_TYPES, ENCODINGS, SIGNALS, type Answer, type Encoding, type Signal, type Target } from './target.ts';

const each = async (target: Target, look: (answer: Answer, signal: Signal, encoding: Encoding) => void) => {
  for (const signal of SIGNALS) {
    for (const encoding of ENCODINGS) {
      look(await target.export(signal, encoding, encodedAs(encoding, signal, sample(signal))), signal, encoding);
    }
  }
};

const said = (partial: PartialSuccess | null) =>
  partial === null ? 'no partial_success' : `partial_success {${partial.rejected}, "${partial.message}"}`;

const exportOf = (encoding: Encoding): Requirement['check'] =>
  async function check(target) {
    for (const signal of SIGNALS) {
      const { status } = await target.export(signal, encoding, encodedAs(encoding, signal, sample(signal)));
      demand(status === 200, `${status} to ${signal}`);
    }
    return '200 to each';
  };

/** What OTLP/HTTP asks of answers to requests that are taken. */
export const HTTP_SUCCESS: readonly Requirement[] = [
  {
    id: 'http-protobuf',
    rules: ['O1', 'O3'],
    level: 'must',
    text: 'POST /v1/traces, /v1/metrics and /v1/logs take protobuf and answer 200',
    check: exportOf('protobuf'),
  },
  {
    id: 'http-json',
    rules: ['O1', 'O3'],
    level: 'must',
    text: "The same paths on the same port take OTLP's JSON",
    check: exportOf('json'),
  },
  {
    id: 'http-response-type',
    rules: ['O3'],
    level: 'must',
    text: 'A success has the content type of its request',
    async check(target) {
      await each(target, ({ type }, signal, encoding) =>
        demand(type === CONTENT_TYPES[encoding], `${type} to ${signal} as ${CONTENT_TYPES[encoding]}`)
      );
      return 'the same';
    },
  },
  {
    id: 'http-full-success',
    rules: ['O7'],
    level: 'must',
    text: 'A full success is an Export response without partial_success',
    async check(target) {
      await each(target, (answer, signal, encoding) => {
        const partial = partialIn(answer, encoding);
        demand(partial === null, `${said(partial)} to ${signal} in ${encoding}`);
      });
      return said(null);
    },
  },
  {
    id: 'http-empty-request',
    rules: ['O7'],
    level: 'should',
    text: 'A request without telemetry is a success',
    async check(target) {
      for (const signal of SIGNALS) {
        const protobuf = await target.export(signal, 'protobuf', new Uint8Array());
        const json = await target.export(signal, 'json', '{}');
        demand(protobuf.status === 200, `${protobuf.status} to no bytes of ${signal}`);
        demand(json.status === 200, `${json.status} to {} of ${signal}`);
        const partial = partialIn(protobuf, 'protobuf') ?? partialIn(json, 'json');
        demand(partial === null, `200 with ${said(partial)} to nothing of ${signal}`);
      }
      return '200 to each';
    },
  },
  {
    id: 'http-partial-success',
    rules: ['O8', 'O15'],
    level: 'must',
    text: 'What is taken in part is 200 with the number of what was not, and why',
    async check(target) {
      const all: string[] = [];
      for (const encoding of ENCODINGS) {
        const answer = await target.export('traces', encoding, encodedAs(encoding, 'traces', withBadSpans()));
        if (answer.status === 400) throw new NotApplicable('one bad span makes it refuse all of them');
        demand(answer.status === 200, `${answer.status} in ${encoding}`);
        const partial = partialIn(answer, encoding);
        if (partial === null) throw new NotApplicable('it takes spans with a trace id of zeros');
        demand(partial.rejected === 1 && partial.message !== '', `${said(partial)} in ${encoding} for 1 bad span`);
        all.push(said(partial));
      }
      return all.join(', ');
    },
  },
  {
    id: 'http-partial-points',
    rules: ['O8'],
    level: 'must',
    text: 'Of metrics as well: a point without a value is taken, or counted as refused',
    async check(target) {
      const all: string[] = [];
      for (const encoding of ENCODINGS) {
        const answer = await target.export('metrics', encoding, encodedAs(encoding, 'metrics', withBadPoints()));
        if (answer.status === 400) throw new NotApplicable('one bad point makes it refuse all of them');
        demand(answer.status === 200, `${answer.status} in ${encoding}`);
        const partial = partialIn(answer, encoding);
        if (partial === null) throw new NotApplicable('it takes points without a value');
        demand(partial.rejected === 1 && partial.message !== '', `${said(partial)} in ${encoding} for 1 bad point`);
        all.push(said(partial));
      }
      return all.join(', ');
    },
  },
  {
    id: 'http-response-size',
    rules: ['O6'],
    level: 'must',
    text: 'An answer stays below 4 MiB however much was refused',
    async check(target) {
      const sizes: string[] = [];
      for (const [signal, request] of [
        ['traces', withBadSpans(20_000)],
        ['metrics', withBadPoints(20_000)],
      ] as const) {
        for (const encoding of ENCODINGS) {
          const { status, body } = await target.export(signal, encoding, encodedAs(encoding, signal, request));
          demand(status === 200 || status === 400, `${status} to ${signal}`);
          demand(body.length < 4 * 1024 * 1024, `${body.length} bytes for 20,000 bad records of ${signal}`);
          sizes.push(`${body.length}`);
        }
      }
      return `${sizes.join(', ')} bytes for 20,000 bad records each`;
    },
  },
  {
    id: 'http-large-request',
    rules: ['O5'],
    level: 'should',
    text: 'A request of 5 MiB is taken (64 MiB is the recommended limit)',
    async check(target) {
      const body = encodedAs('protobuf', 'traces', ofSize(5 * 1024 * 1024));
      const { status } = await target.export('traces', 'protobuf', body);
      demand(status === 200, `${status} to ${body.length} bytes`);
      return `200 to ${body.length} bytes`;
    },
  },
  {
    id: 'http-chunked',
    rules: ['O14'],
    level: 'should',
    text: 'A body without Content-Length is taken',
    async check(target) {
      const bytes = encodedAs('protobuf', 'traces', sample('traces'));
      const half = bytes.length >> 1;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes.subarray(0, half));
          controller.enqueue(bytes.subarray(half));
          controller.close();
        },
      });
      const { status } = await target.export('traces', 'protobuf', body);
      demand(status === 200, String(status));
      return '200';
    },
  },
  {
    id: 'http-keep-alive',
    rules: ['O14'],
    level: 'should',
    text: 'A connection takes one request after the other, also after a refusal',
    async check(target) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      try {
        const first = await target.exportBy(agent, encodedAs('protobuf', 'traces', sample('traces')));
        const refused = await target.exportBy(agent, new Uint8Array([0x0a, 0xff]));
        const last = await target.exportBy(agent, encodedAs('protobuf', 'traces', sample('traces')));
        const ports = new Set([first, refused, last].map(({ localPort }) => localPort));
        demand(first.status === 200 && last.status === 200, `${first.status}, ${refused.status}, ${last.status}`);
        demand(ports.size === 1, `${ports.size} connections for 3 requests`);
        return `${first.status}, ${refused.status}, ${last.status} on one connection`;
      } finally {
        agent.destroy();
      }
    },
  },
  {
    id: 'http-repeat',
    rules: ['O13'],
    level: 'should',
    text: 'A request that is sent again, because its answer was lost, is a success',
    async check(target) {
      const body = encodedAs('protobuf', 'traces', sample('traces'));
      const answers = [
        await target.export('traces', 'protobuf', body),
        await target.export('traces', 'protobuf', body),
      ];
      const statuses = answers.map(({ status }) => status).join(', ');
      demand(statuses === '200, 200', statuses);
      return statuses;
    },
  },
  {
    id: 'http-concurrent',
    rules: ['O14'],
    level: 'should',
    text: 'Twenty requests at once are all taken',
    async check(target) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          target.export('traces', 'protobuf', encodedAs('protobuf', 'traces', sample('traces')))
        )
      );
      const others = answers.map(({ status }) => status).filter((status) => status !== 200);
      demand(others.length === 0, `${others.join(', ')} among them`);
      return '200 to each';
    },
  },
];
