import { expect, test } from 'vitest';
import { isSecretKey, redactHeaders, redactNamed, redactQuery, redactText } from './redaction.ts';

test.each([
  'password',
  'user.password',
  'db_passwd',
  'PWD',
  'clientSecret',
  'x-api-key',
  'apiKey',
  'api_key',
  'accessToken',
  'csrf-token',
  'http.request.header.authorization',
  'http.request.header.cookie',
  'Set-Cookie',
  'session_id',
  'credit_card',
  'cardNumber',
  'cvv',
])('"%s" names a secret', (key) => {
  expect(isSecretKey(key)).toBe(true);
});

test.each([
  'gen_ai.usage.input_tokens',
  'token_type',
  'http.request.method',
  'user.id',
  'order_id',
  'keyboard',
  'db.collection.name',
  'compassword',
  'secretary',
  '',
])('"%s" does not name a secret', (key) => {
  expect(isSecretKey(key)).toBe(false);
});

test('headers that identify the caller are left out and secret ones are blanked', () => {
  const kept = redactHeaders([
    ['Authorization', 'Bearer abc'],
    ['cookie', 'sid=1'],
    ['X-Api-Key', 'k'],
    ['User-Agent', 'curl/8'],
  ]);

  expect(kept).toEqual({ 'X-Api-Key': '[redacted]', 'User-Agent': 'curl/8' });
});

test('a password inside a connection URL and a bearer token are blanked, the rest stays readable', () => {
  expect(redactText('connect postgres://shop:hunter2@db:5432/shop failed')).toBe(
    'connect postgres://shop:[redacted]@db:5432/shop failed'
  );
  expect(redactText('sent "Bearer eyJhbGciOiJIUzI1NiJ9.e30" to http://pay:8080/x')).toBe(
    'sent "Bearer [redacted]" to http://pay:8080/x'
  );
});

test('a query string loses the values of secret names only', () => {
  expect(redactQuery('page=2&access_token=abc&q=a%20b&api%5Fkey=1')).toBe(
    'page=2&access_token=[redacted]&q=a%20b&api%5Fkey=[redacted]'
  );
});

test('text that looks almost like a secret does not take long to read', () => {
  const long = `${'a'.repeat(50_000)}://${'b'.repeat(50_000)}`;

  const started = performance.now();
  redactText(long);
  redactQuery(long);

  expect(performance.now() - started).toBeLessThan(1_000);
});

test.each([
  [
    'GET https://x.example/a?page=2&access_token=abc#top failed',
    'GET https://x.example/a?page=2&access_token=[redacted]#top failed',
  ],
  ['user=ada&password=hunter2', 'user=ada&password=[redacted]'],
  ['{"user":"ada","password":"hun\\"ter2","n":1}', '{"user":"ada","password":"[redacted]","n":1}'],
  ['sent { "card_number" : 4111111111111111, "to": "x" }', 'sent { "card_number" : "[redacted]", "to": "x" }'],
  ['{"url":"https://x.example/?token=abc","next":1}', '{"url":"https://x.example/?token=[redacted]","next":1}'],
  ['login with password=hunter2 failed', 'login with password=[redacted] failed'],
  ['System.Web, Culture=neutral, PublicKeyToken=b77a5c', 'System.Web, Culture=neutral, PublicKeyToken=b77a5c'],
  ['a == b; tokens=5 and "key": "stays"', 'a == b; tokens=5 and "key": "stays"'],
])('secrets that stand within a text by their names are taken out: %s (§5.3)', (text, expected) => {
  expect(redactNamed(text)).toBe(expected);
});

test.each(['"a":"\\"', '"a"', '\\"', '?a=', '"a":', '&', ' a', '\n', '"'])(
  'a text of many %s is looked through once (§5.3)',
  (part) => {
    const text = part.repeat(200_000 / part.length);

    expect(redactNamed(text)).toHaveLength(text.length);
  }
);
