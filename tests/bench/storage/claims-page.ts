import { readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from './bench-case.ts';

const START = '<!-- figures: written by WRITE=1 npm run bench -- storage -->';
const END = '<!-- /figures -->';

/** What the run was made on, and its findings, as Markdown. */
export function claimsTable(conditions: string, findings: readonly Finding[]): string {
  const rows = findings.map((one) => [one.claim, one.measured, one.claimed, one.theirs, one.ours, one.ratio]);
  const head = ['claim', 'what', 'claimed', 'theirs', 'ours', 'ratio'];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${conditions}\n\n${table.join('\n')}`;
}

/** Puts the table of this run where the page has that of an earlier one. `npm run format` then aligns its columns. */
export function writeClaims(page: string, table: string): void {
  const text = readFileSync(page, 'utf8');
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${page} has no place for the figures: ${START} … ${END}`);
  writeFileSync(page, `${text.slice(0, start + START.length)}\n\n${table}\n\n${text.slice(end)}`);
}
