import { expect, test } from 'vitest';
import { parameterise } from './parameterise.ts';

test.each([
  ['order 17 not found', 'order <number> not found'],
  ['took 12.5ms, limit 10', 'took <number>ms, limit <number>'],
  ['user 4f1c2a3b-0000-4000-8000-123456789abc is gone', 'user <uuid> is gone'],
  ['mail to ada@example.com failed', 'mail to <email> failed'],
  ['GET https://api.example.com/v1/x?y=1 timed out', 'GET <url> timed out'],
  ['connect ECONNREFUSED 10.0.0.7:5432', 'connect ECONNREFUSED <ip>'],
  ['at 2026-03-01T12:00:00.123Z it broke', 'at <time> it broke'],
  ['object at 0x7f3b2c leaked', 'object at <hex> leaked'],
  ['commit 9fceb02d0ae598e9 missing', 'commit <hex> missing'],
  ['customer cus_9s6XKzkNRiz8i3 has no card', 'customer <id> has no card'],
  [`relation "orders" does not exist`, 'relation <text> does not exist'],
  [`can't read the user's 'name'`, `can't read the user's <text>`],
  ['café 12 geschlossen', 'café <number> geschlossen'],
  ['', ''],
])('"%s" becomes "%s"', (message, expected) => {
  expect(parameterise(message)).toBe(expected);
});

test('quoted words stay where they are all that is left', () => {
  expect(parameterise(`'tenant'`)).toBe(`'tenant'`);
  expect(parameterise(`'tenant'`)).not.toBe(parameterise(`'user'`));
  expect(parameterise(`'user:17'`)).toBe(parameterise(`'user:18'`));
});

test('a thousand variable messages are one', () => {
  const messages = Array.from({ length: 1_000 }, (_, i) => `Payment ${i} of "cart-${i}" failed after ${i * 1.5} ms`);

  expect(new Set(messages.map(parameterise)).size).toBe(1);
});

test('hostile messages are read in little time', () => {
  const started = performance.now();
  for (const unit of ['a@', '0123456789abcdef', '1.', 'a.', "'", '"', 'x://', '1:', 'ab1_']) {
    parameterise(unit.repeat(100_000));
  }

  expect(performance.now() - started).toBeLessThan(1_000);
});
