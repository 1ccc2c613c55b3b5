import { expect, test } from 'vitest';
import type { StackFrame } from '../../../../contract/api.ts';
import { issueId } from './issue-id.ts';
import { fingerprintV1, type GroupingException, type GroupingInput } from './v1.ts';

const frame = (over: Partial<StackFrame> = {}): StackFrame => ({
  function: 'charge',
  module: null,
  file: '/app/src/pay/charge.ts',
  line: 10,
  column: 5,
  inApp: true,
  contextLine: null,
  preContext: [],
  postContext: [],
  ...over,
});
const exception = (over: Partial<GroupingException> = {}): GroupingException => ({
  qualifiedType: 'TimeoutError',
  message: 'card declined',
  synthetic: false,
  frames: [frame()],
  ...over,
});
const input = (over: Partial<GroupingInput> = {}): GroupingInput => ({
  exceptions: [exception()],
  message: '',
  ...over,
});
const thrown = (...frames: StackFrame[]) => input({ exceptions: [exception({ frames })] });
const fingerprintOf = (value: GroupingInput) => fingerprintV1(value).fingerprint;

const caller = frame({ function: 'handle', file: '/app/src/routes/orders.ts' });

test.each<[string, GroupingInput, GroupingInput]>([
  ['lines were inserted above', thrown(frame({ line: 10 })), thrown(frame({ line: 412, column: 1 }))],
  ['the deploy went to another directory', thrown(frame()), thrown(frame({ file: '/srv/shop/src/pay/charge.ts' }))],
  [
    'every release has its own directory',
    thrown(frame({ file: '/srv/shop/releases/20260301120000/src/pay/charge.ts' })),
    thrown(frame({ file: '/srv/shop/releases/20260302093015/src/pay/charge.ts' })),
  ],
  ['one SDK writes URLs', thrown(frame()), thrown(frame({ file: 'file:///app/src/pay/charge.ts' }))],
  [
    'the bundler hashed the file name',
    thrown(frame({ file: 'https://cdn.example/static/js/main.3f9a1c20.js' })),
    thrown(frame({ file: 'https://cdn2.example/static/js/main.77ab01cd.js' })),
  ],
  ['it was built on Windows', thrown(frame({ file: 'C:\\app\\src\\pay\\charge.ts' })), thrown(frame())],
  [
    'the message varies',
    input({ exceptions: [exception({ message: 'order 1 of ada failed' })] }),
    input({ exceptions: [exception({ message: 'order 2 of bob failed' })] }),
  ],
  ['it recursed deeper', thrown(frame(), caller), thrown(frame(), frame({ line: 11 }), frame({ line: 11 }), caller)],
  [
    'two functions recursed into each other',
    thrown(frame(), frame({ function: 'retry' }), caller),
    thrown(frame(), frame({ function: 'retry' }), frame(), frame({ function: 'retry' }), caller),
  ],
  [
    'runtime frames come and go',
    thrown(frame(), caller),
    thrown(
      frame(),
      frame({ function: 'process.processTicksAndRejections', file: 'node:internal/process/task_queues', inApp: true }),
      frame({ function: 'new Promise', file: '<anonymous>', inApp: true }),
      caller
    ),
  ],
  [
    'library frames changed with an update',
    thrown(frame()),
    thrown(frame({ file: '/lib/x.js', inApp: false }), frame()),
  ],
  [
    'V8 says async and "as"',
    thrown(frame({ function: 'Pay.charge' })),
    thrown(frame({ function: 'async Pay.charge [as x]' })),
  ],
  [
    'the compiler numbered its lambdas anew',
    thrown(frame({ module: 'com.shop.Pay', function: 'lambda$run$0', file: 'Pay.java' })),
    thrown(frame({ module: 'com.shop.Pay', function: 'lambda$run$3', file: 'Pay.java' })),
  ],
  [
    'the class is anonymous',
    thrown(frame({ module: 'com.shop.Pay$1', function: 'run', file: 'Pay.java' })),
    thrown(frame({ module: 'com.shop.Pay$2', function: 'run', file: 'Pay.java' })),
  ],
])('one issue although %s', (_, first, second) => {
  expect(fingerprintOf(first)).toBe(fingerprintOf(second));
});

const library = frame({ function: 'parse', file: '/app/node_modules/json/index.js', inApp: false });
const noFrames = (qualifiedType: string, message: string) =>
  input({ exceptions: [exception({ qualifiedType, message, frames: [] })] });

test.each<[string, GroupingInput, GroupingInput]>([
  ['two callers fail in one library function', thrown(library, frame()), thrown(library, caller)],
  ['two functions of one file fail', thrown(frame()), thrown(frame({ function: 'refund' }))],
  ['two files have a function of one name', thrown(frame()), thrown(frame({ file: '/app/src/pay/refund.ts' }))],
  ['the type differs', thrown(frame()), input({ exceptions: [exception({ qualifiedType: 'TypeError' })] })],
  [
    'classes of two modules share a name (facts: seeds T4)',
    input({ exceptions: [exception({ qualifiedType: 'a.DomainError' })] }),
    input({ exceptions: [exception({ qualifiedType: 'b.DomainError' })] }),
  ],
  [
    'the cause differs',
    input({ exceptions: [exception(), exception({ qualifiedType: 'DnsError' })] }),
    input({ exceptions: [exception(), exception({ qualifiedType: 'TlsError' })] }),
  ],
  [
    'one line fails in two ways that have a code (facts: seeds T2)',
    input({ exceptions: [exception({ message: 'connect ECONNREFUSED 10.0.0.1:5432' })] }),
    input({ exceptions: [exception({ message: 'connect ETIMEDOUT 10.0.0.1:5432' })] }),
  ],
  [
    'there is no stack and the message differs (facts: seeds T3)',
    noFrames('KeyError', "'a'"),
    noFrames('KeyError', "'b'"),
  ],
  ['there is no stack and the type differs', noFrames('KeyError', 'x'), noFrames('ValueError', 'x')],
  ['only libraries stand in the stack and the message differs', thrown(library), noFrames('TimeoutError', 'no route')],
  [
    'two messages are logged from one place (facts: seeds T9)',
    input({ exceptions: [], message: 'cache is cold' }),
    input({ exceptions: [], message: 'queue is full' }),
  ],
  [
    'anonymous functions stand on different lines of code',
    thrown(frame({ function: '<anonymous>', contextLine: '  await pay(order);' })),
    thrown(frame({ function: '<anonymous>', contextLine: '  await refund(order);' })),
  ],
])('two issues when %s', (_, first, second) => {
  expect(fingerprintOf(first)).not.toBe(fingerprintOf(second));
});

test('a thousand variable messages without a stack are one issue', () => {
  const all = Array.from({ length: 1_000 }, (_, i) =>
    fingerprintOf(noFrames('HttpError', `GET /orders/${i} took ${i}ms`))
  );

  expect(new Set(all).size).toBe(1);
});

test("the sender's fingerprint wins, whatever else differs (facts: seeds T7)", () => {
  const custom = ['checkout', 'card-declined'];

  expect(fingerprintOf(input({ custom }))).toBe(fingerprintOf({ ...thrown(caller), custom }));
  expect(fingerprintOf(input({ custom }))).not.toBe(fingerprintOf(input({ custom: ['checkout', 'other'] })));
  expect(fingerprintV1(input({ custom })).reason).toBe("Grouped by the sender's fingerprint: checkout, card-declined");
});

test('{{ default }} alone changes nothing, and with a part of its own splits what belonged together', () => {
  const plain = fingerprintOf(input());

  expect(fingerprintOf(input({ custom: ['{{ default }}'] }))).toBe(plain);
  expect(fingerprintOf(input({ custom: ['{{default}}', 'tenant-1'] }))).not.toBe(plain);
  expect(fingerprintOf(input({ custom: ['{{ default }}', 'a'] }))).not.toBe(
    fingerprintOf({ ...thrown(caller), custom: ['{{ default }}', 'a'] })
  );
  expect(fingerprintOf(input({ custom: [] }))).toBe(plain);
});

test('variables of a fingerprint are filled in', () => {
  const custom = ['{{ transaction }}', '{{ type }}'];

  expect(fingerprintOf(input({ custom, transaction: '/a' }))).not.toBe(
    fingerprintOf(input({ custom, transaction: '/b' }))
  );
});

test('the reason names what made the fingerprint', () => {
  expect(fingerprintV1(thrown(frame(), caller)).reason).toBe(
    'Grouped by type TimeoutError; in-app stack frames charge (pay/charge) ← handle (routes/orders)'
  );
  expect(fingerprintV1(noFrames('KeyError', "'a'")).reason).toBe(
    "Grouped by type KeyError and message, because no stack frame is in the app: 'a'"
  );
});

test('the input is left as it was (facts: seeds T13)', () => {
  const given = input({ custom: ['{{ default }}', 'x'], exceptions: [exception({ frames: [frame(), caller] })] });
  const before = structuredClone(given);

  fingerprintV1(Object.freeze(given));

  expect(given).toEqual(before);
});

test('a fingerprint has 128 bits and a version (facts: seeds T8)', () => {
  expect(fingerprintV1(input())).toMatchObject({
    fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    version: 1,
  });
});

test('one bug in two projects is two issues', () => {
  expect(issueId(1, 'abc')).not.toBe(issueId(2, 'abc'));
  expect(issueId(1, 'abc')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('frames that came before under another type, code or cause make another fingerprint', () => {
  const frames = [frame()];
  const causes = [frame({ function: 'connect' })];
  const of = (...exceptions: Array<Partial<GroupingException>>) =>
    fingerprintV1(input({ exceptions: exceptions.map((one) => exception({ frames, ...one })) }));
  const variants = [
    () => of({}),
    () => of({ qualifiedType: 'OtherError' }),
    () => of({ synthetic: true }),
    () => of({ message: 'connect ECONNREFUSED 10.0.0.1' }),
    () => of({}, { frames: causes }),
    () => of({}, { frames: causes, qualifiedType: 'OtherError' }),
  ];

  const first = variants.map((variant) => variant());
  const again = variants
    .toReversed()
    .map((variant) => variant())
    .toReversed();

  expect(new Set(first.map(({ fingerprint }) => fingerprint)).size).toBe(variants.length);
  expect(again).toEqual(first);
  expect(of({ message: 'connect ECONNREFUSED 10.0.0.2' })).toEqual(first[3]);
});

test('where no frame is in the app, the same frames with another message are another fingerprint', () => {
  const frames = [frame({ inApp: false })];
  const of = (message: string) => fingerprintOf(input({ exceptions: [exception({ frames, message })] }));

  expect(of('disk is full')).not.toBe(of('card declined'));
});
