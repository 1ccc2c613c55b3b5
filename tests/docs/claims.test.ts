import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cases } from '../bench/storage/cases.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/claims.md'), 'utf8');
const measured = [...new Set(cases.flatMap(({ claims }) => claims))].sort();

test('every claim of the page has a case in the benchmark, and every case its line on the page', () => {
  const lines = tableRows(page).flatMap(([claims = '']) => claims.split(', '));

  expect([...new Set(lines)].sort()).toEqual(measured);
});

test('every founding claim on storage is measured', () => {
  const founding = [...range(8, 16), ...range(23, 28)].map((number) => `P${number}`);

  expect(founding.filter((claim) => !measured.includes(claim))).toEqual([]);
});

test('every claim has a verdict in words', () => {
  const verdicts = [...page.matchAll(/^- \*\*([^*]+)\*\*/gm)].flatMap(([, claims = '']) => claims.split(', '));

  expect([...new Set(verdicts)].sort()).toEqual(measured);
});

test('the command of the page exists', () => {
  const [, name = ''] = /npm run bench -- (\w+)/.exec(page) ?? [];

  expect(existsSync(join(root, `tests/bench/${name}.bench.ts`))).toBe(true);
});

test('no two cases have the same name', () => {
  const names = cases.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

/** Cells of the rows of every table on the page, without its head. */
function tableRows(text: string): string[][] {
  return [...text.matchAll(/^\| (?!claim|-)(.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim())
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
