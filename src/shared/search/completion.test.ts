import { expect, test } from 'vitest';
import { complete, completionAt, quoted } from './completion';

/** `|` marks the cursor. */
function at(marked: string) {
  const cursor = marked.indexOf('|');
  return { line: marked.replace('|', ''), cursor };
}

const found = (marked: string) => {
  const { line, cursor } = at(marked);
  const completion = completionAt(line, cursor);
  return { kind: completion.kind, prefix: completion.prefix, ...('key' in completion && { key: completion.key }) };
};

test.each([
  ['|', { kind: 'key', prefix: '' }],
  ['serv|', { kind: 'key', prefix: 'serv' }],
  ['is:new serv|', { kind: 'key', prefix: 'serv' }],
  ['!serv|', { kind: 'key', prefix: 'serv' }],
  ['"card decl|', { kind: 'key', prefix: 'card decl' }],
  ['service:|', { kind: 'value', key: 'service', prefix: '' }],
  ['-service:che|', { kind: 'value', key: 'service', prefix: 'che' }],
  ['service:"my sh|', { kind: 'value', key: 'service', prefix: 'my sh' }],
  ['service:[a, b|', { kind: 'value', key: 'service', prefix: 'b' }],
  ['duration:>25|', { kind: 'value', key: 'duration', prefix: '25' }],
  ['http.route:"/a b" is:|', { kind: 'value', key: 'is', prefix: '' }],
])('at %s', (marked, expected) => {
  expect(found(marked)).toEqual(expected);
});

test.each([
  ['serv|', 'service', 'service:|'],
  ['is:new ser|vi', 'service', 'is:new service:|'],
  ['service:che|', 'checkout', 'service:checkout |'],
  ['service:che| is:new', 'checkout', 'service:checkout |is:new'],
  ['service:m|', 'my "shop"', 'service:"my \\"shop\\"" |'],
  ['service:"my s|', 'my shop', 'service:"my shop" |'],
  ['service:[a, b|]', 'basket', 'service:[a, basket|]'],
  ['!is:|', 'new', '!is:new |'],
])('%s completed with %s', (marked, choice, expected) => {
  const { line, cursor } = at(marked);
  const after = complete(line, completionAt(line, cursor), choice);

  expect(`${after.line.slice(0, after.cursor)}|${after.line.slice(after.cursor)}`).toBe(expected);
});

test.each([
  ['checkout', 'checkout'],
  ['a b', '"a b"'],
  ['a*', '"a\\*"'],
  ['>5', '">5"'],
  ['', '""'],
])('the value %j is written %s', (value, written) => {
  expect(quoted(value)).toBe(written);
});
