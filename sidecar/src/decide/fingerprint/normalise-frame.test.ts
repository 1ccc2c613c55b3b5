import { expect, test } from 'vitest';
import { normaliseFunction, normalisePath } from './normalise-frame.ts';

test.each([
  ['/app/src/pay/charge.ts', 'pay/charge'],
  ['/usr/src/app/index.js', 'index'],
  ['/srv/shop/index.js', 'index'],
  ['/home/ada/code/shop/src/routes/orders.ts', 'routes/orders'],
  ['webpack:///./src/pay/charge.ts?a1b2', 'pay/charge'],
  ['app:///dist/main.js', 'main'],
  ['https://shop.example/assets/index-BxY3k9aQ.js', 'assets/index'],
  ['https://shop.example/static/js/main.abc12345.chunk.js', 'js/main'],
  ['https://shop.example/lib/jquery.min.js?v=3', 'lib/jquery'],
  ['C:\\Users\\ada\\shop\\Pay.cs', 'pay'],
  ['shop/views.py', 'shop/views'],
  ['/srv/app/views.py', 'views'],
  ['Pay.java', 'pay'],
  ['', ''],
])('path %s is %s', (path, expected) => {
  expect(normalisePath(path)).toBe(expected);
});

test.each([
  ['async Pay.charge', 'Pay.charge'],
  ['Object.<anonymous>', ''],
  ['Object.?', ''],
  ['Server.?', 'Server'],
  ['Server.<anonymous>', 'Server'],
  ['new Pay', 'Pay'],
  ['Object.parse', 'parse'],
  ['Layer.handle [as handle_request]', 'Layer.handle'],
  ['std::map<int, Foo<Bar>>::find(int const&) const', 'std::map::find'],
  ['foo::bar(int, char*)', 'foo::bar'],
  ['<DoWork>d__12.MoveNext', 'DoWork'],
  ['<listcomp>', '<listcomp>'],
  ['lambda$run$0', 'lambda$run'],
  ['{closure#3}', '{lambda}'],
  ['?', ''],
  ['<anonymous>', ''],
  ['handler_123', 'handler'],
])('function %s is "%s"', (name, expected) => {
  expect(normaliseFunction(name)).toBe(expected);
});
