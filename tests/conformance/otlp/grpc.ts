import { status } from '@grpc/grpc-js';
import { askHealth, callGrpc, GRPC_SERVICES, type GrpcAnswer } from '#support/grpc-call';
import { demand, NotApplicable, type Requirement } from './requirement.ts';
import { encodedAs, ofSize, partialOf, sample, withBadSpans } from './samples.ts';
import { NO_GRPC, SIGNALS, type Signal } from './target.ts';

const message = (signal: Signal, request = sample(signal)) => Buffer.from(encodedAs('protobuf', signal, request));
const named = ({ code, details }: GrpcAnswer) => `${status[code]}${details === '' ? '' : ` "${details.slice(0, 80)}"`}`;
const detailTypes = ({ status: rpc }: GrpcAnswer) =>
  (rpc?.details ?? []).map((detail) => detail['@type'].replace(/.*\./, ''));

/** What OTLP/gRPC asks of a server. */
export const GRPC: readonly Requirement[] = [
  {
    id: 'grpc-export',
    rules: ['O1', 'O7'],
    level: 'must',
    text: 'Export of TraceService, MetricsService and LogsService answer OK',
    async check(target) {
      for (const signal of SIGNALS) {
        const answer = await target.call(signal, message(signal));
        demand(answer.code === status.OK, `${named(answer)} to ${signal}`);
        const partial = partialOf(answer.body ?? Buffer.alloc(0));
        demand(partial === null, `partial_success in a full success of ${signal}`);
      }
      return 'OK without partial_success to each';
    },
  },
  {
    id: 'grpc-empty-request',
    rules: ['O7'],
    level: 'should',
    text: 'A request without telemetry is a success',
    async check(target) {
      for (const signal of SIGNALS) {
        const answer = await target.call(signal, Buffer.alloc(0));
        demand(answer.code === status.OK, `${named(answer)} to ${signal}`);
        demand(partialOf(answer.body ?? Buffer.alloc(0)) === null, `partial_success for nothing of ${signal}`);
      }
      return 'OK to each';
    },
  },
  {
    id: 'grpc-gzip',
    rules: ['O2'],
    level: 'must',
    text: 'Messages compressed with gzip are read',
    async check(target) {
      for (const signal of SIGNALS) {
        const answer = await target.call(signal, message(signal), { gzip: true });
        demand(answer.code === status.OK, `${named(answer)} to ${signal}`);
      }
      return 'OK to each';
    },
  },
  {
    id: 'grpc-partial-success',
    rules: ['O8', 'O15'],
    level: 'must',
    text: 'What is taken in part is OK with the number of what was not, and why',
    async check(target) {
      const answer = await target.call('traces', message('traces', withBadSpans()));
      if (answer.code === status.INVALID_ARGUMENT) {
        throw new NotApplicable('one bad span makes it refuse all of them');
      }
      demand(answer.code === status.OK, named(answer));
      const partial = partialOf(answer.body ?? Buffer.alloc(0));
      if (partial === null) throw new NotApplicable('it takes spans with a trace id of zeros');
      const seen = `partial_success {${partial.rejected}, "${partial.message}"}`;
      demand(partial.rejected === 1 && partial.message !== '', `${seen} for 1 bad span`);
      return seen;
    },
  },
  {
    id: 'grpc-response-size',
    rules: ['O6'],
    level: 'must',
    text: 'An answer stays below 4 MiB however much was refused',
    async check(target) {
      const answer = await target.call('traces', message('traces', withBadSpans(20_000)));
      demand([status.OK, status.INVALID_ARGUMENT].includes(answer.code), named(answer));
      const size = (answer.body?.length ?? 0) + answer.details.length;
      demand(size < 4 * 1024 * 1024, `${size} bytes for 20,000 bad spans`);
      return `${size} bytes for 20,000 bad spans`;
    },
  },
  {
    id: 'grpc-bad-data',
    rules: ['O10', 'O12'],
    level: 'should',
    text: 'A message that cannot be decoded is INVALID_ARGUMENT with a BadRequest, not to be sent again',
    async check(target) {
      const answer = await target.call('traces', Buffer.from([0x0a, 0xff]));
      demand(answer.code === status.INVALID_ARGUMENT, named(answer));
      const types = detailTypes(answer);
      demand(types.includes('BadRequest') && !types.includes('RetryInfo'), `details [${types.join(', ')}]`);
      return `${named(answer)}, BadRequest`;
    },
  },
  {
    id: 'grpc-large-request',
    rules: ['O5'],
    level: 'should',
    text: 'A message of 5 MiB is taken (64 MiB is the recommended limit)',
    async check(target) {
      const bytes = message('traces', ofSize(5 * 1024 * 1024));
      const answer = await target.call('traces', bytes);
      demand(answer.code === status.OK, `${named(answer)} to ${bytes.length} bytes`);
      return `OK to ${bytes.length} bytes`;
    },
  },
  ...[false, true].map((gzip): Requirement => ({
    id: gzip ? 'grpc-unpacked-limit' : 'grpc-message-limit',
    rules: ['O5', 'O12'],
    level: 'must',
    text: `A message over the limit ${gzip ? 'after decompression ' : ''}is RESOURCE_EXHAUSTED, not to be sent again`,
    async check(target) {
      const answer = await target.call('traces', Buffer.alloc(target.options.maxBodyBytes + 1), { gzip });
      demand(answer.code === status.RESOURCE_EXHAUSTED, named(answer));
      demand(!detailTypes(answer).includes('RetryInfo'), `${named(answer)} with RetryInfo`);
      return named(answer);
    },
  })),
  {
    id: 'grpc-concurrent',
    rules: ['O14'],
    level: 'should',
    text: 'Twenty calls at once are all taken',
    async check(target) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => target.call('traces', message('traces'))));
      const others = answers.filter(({ code }) => code !== status.OK).map(named);
      demand(others.length === 0, others.join(', '));
      return 'OK to each';
    },
  },
  {
    id: 'grpc-unknown-method',
    rules: ['O12'],
    level: 'should',
    text: 'An unknown method is UNIMPLEMENTED',
    async check(target) {
      const answer = await callGrpc(target.grpcAddress, `/${GRPC_SERVICES.traces}/Import`, message('traces'));
      demand(answer.code === status.UNIMPLEMENTED, named(answer));
      return named(answer);
    },
  },
  {
    id: 'grpc-overload',
    rules: ['O12'],
    level: 'should',
    text: 'An overloaded server answers UNAVAILABLE with RetryInfo',
    async check(target) {
      if (target.options.grpc === null) throw new NotApplicable(NO_GRPC);
      return target.overloaded(async () => {
        const answer = await target.call('traces', message('traces'));
        demand(answer.code === status.UNAVAILABLE, named(answer));
        demand(detailTypes(answer).includes('RetryInfo'), `${named(answer)} without RetryInfo`);
        return `${named(answer)}, RetryInfo`;
      });
    },
  },
  {
    id: 'grpc-health',
    rules: [],
    level: 'may',
    text: "gRPC's health service says SERVING",
    async check(target) {
      const health = await askHealth(target.grpcAddress, '');
      if (health === 'UNIMPLEMENTED') throw new NotApplicable('UNIMPLEMENTED: it is not offered');
      demand(health === 1, `status ${health}`);
      return 'SERVING';
    },
  },
];
