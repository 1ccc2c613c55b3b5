import { expect, test } from 'vitest';
import { parseStackText } from './parse.ts';

const shown = (text: string) =>
  parseStackText(text).map(({ type, message, frames }) => ({
    type,
    message,
    frames: frames.map(({ function: name, module, file, line, inApp }) => [name, module ?? file, line, inApp]),
  }));

test('a stack of Node', () => {
  const text = `TypeError: Cannot read properties of undefined
second line of the message
    at charge (/app/src/pay/charge.ts:10:5)
    at async Promise.all (index 0)
    at async Pay.run [as go] (file:///app/src/pay/run.mjs:3:1)
    at new Order (/app/node_modules/shop/order.js:7:9)
    at /app/src/server.ts:99:12
    at eval (eval at load (/app/src/load.ts:4:2), <anonymous>:1:1)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

  expect(shown(text)).toEqual([
    {
      type: 'TypeError',
      message: 'Cannot read properties of undefined\nsecond line of the message',
      frames: [
        ['charge', '/app/src/pay/charge.ts', 10, true],
        ['async Promise.all', 'index 0', null, false],
        ['async Pay.run [as go]', '/app/src/pay/run.mjs', 3, true],
        ['new Order', '/app/node_modules/shop/order.js', 7, false],
        [null, '/app/src/server.ts', 99, true],
        ['eval', '/app/src/load.ts', 4, true],
        ['process.processTicksAndRejections', 'node:internal/process/task_queues', 95, false],
      ],
    },
  ]);
});

test('a stack of Firefox', () => {
  expect(shown('pay@https://shop.example/main.js:10:5\n@https://shop.example/main.js:20:1')).toEqual([
    {
      type: null,
      message: '',
      frames: [
        ['pay', 'https://shop.example/main.js', 10, true],
        [null, 'https://shop.example/main.js', 20, true],
      ],
    },
  ]);
});

test('a traceback of Python with a cause: outermost first, latest call first', () => {
  const text = `Traceback (most recent call last):
  File "/srv/shop/db.py", line 5, in query
    cursor.execute(sql)
    ~~~~~~~~~~~~~~^^^^^
  File "/usr/lib/python3.11/site-packages/psycopg/cursor.py", line 732, in execute
    raise ex
psycopg.errors.UndefinedTable: relation "orders" does not exist

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop/views.py", line 12, in list_orders
    return query(sql)
shop.errors.DomainError: orders are not there`;

  expect(shown(text)).toEqual([
    {
      type: 'shop.errors.DomainError',
      message: 'orders are not there',
      frames: [['list_orders', '/srv/shop/views.py', 12, true]],
    },
    {
      type: 'psycopg.errors.UndefinedTable',
      message: 'relation "orders" does not exist',
      frames: [
        ['execute', '/usr/lib/python3.11/site-packages/psycopg/cursor.py', 732, false],
        ['query', '/srv/shop/db.py', 5, true],
      ],
    },
  ]);
  expect(parseStackText(text)[0]?.frames[0]?.contextLine).toBe('return query(sql)');
});

test('a stack of Java with a cause and something suppressed', () => {
  const text = `Exception in thread "main" java.lang.IllegalStateException: payment failed
\tat com.shop.Pay.charge(Pay.java:10)
\tat java.base/java.lang.Thread.run(Thread.java:829)
\tSuppressed: java.io.IOException: close
\t\tat com.shop.Pay.close(Pay.java:99)
Caused by: com.shop.GatewayException: declined
\tat com.shop.Gateway.lambda$call$0(Gateway.kt:7)
\t... 2 more`;

  expect(shown(text)).toEqual([
    {
      type: 'java.lang.IllegalStateException',
      message: 'payment failed',
      frames: [
        ['charge', 'com.shop.Pay', 10, true],
        ['run', 'java.lang.Thread', 829, false],
      ],
    },
    {
      type: 'com.shop.GatewayException',
      message: 'declined',
      frames: [['lambda$call$0', 'com.shop.Gateway', 7, true]],
    },
  ]);
});

test.each([
  ['', []],
  ['something else entirely', [{ type: null, message: 'something else entirely', frames: [] }]],
  ['Error', [{ type: 'Error', message: '', frames: [] }]],
])('"%s" gives no frames', (text, expected) => {
  expect(shown(text)).toEqual(expected);
});

test('hostile stack texts are read in little time', () => {
  const started = performance.now();
  for (const unit of ['    at a (', 'File "', 'x:1:', '@', '\tat a.b(', ' \n', 'Caused by: ', '(((((', '| ']) {
    parseStackText(unit.repeat(50_000));
    parseStackText(`${unit}\n`.repeat(50_000));
  }

  expect(performance.now() - started).toBeLessThan(2_000);
});
