import { expect, test } from 'vitest';
import { statementName } from './statement-name.ts';

test.each([
  ['select quantity from stock where product_id = $1', 'SELECT stock'],
  ['\n  update stock\n     set quantity = 1', 'UPDATE stock'],
  ['insert into purchase (purchase_id) values ($1)', 'INSERT purchase'],
  ['select name from similar_product($1) limit 10', 'SELECT similar_product'],
  ['begin', 'BEGIN'],
  ['', 'SQL'],
])('%j is named %s', (sql, name) => {
  expect(statementName(sql)).toBe(name);
});
