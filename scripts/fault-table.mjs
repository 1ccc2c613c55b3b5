import { readFileSync } from 'node:fs';

/**
 * The rows that the fault tests wrote to `file`, one JSON object a line (tests/support/fault-report.ts), as a Markdown
 * table; an empty text without any.
 */
export function faultTable(file) {
  const rows = read(file).map((row) => [
    row.fault,
    row.rounds,
    row.acknowledged,
    row.missing,
    row.twice,
    row.retries,
    row.recoveredAfterMs === null ? null : `${(row.recoveredAfterMs / 1_000).toFixed(1)} s`,
    row.peakRssMb === null ? null : `${row.peakRssMb} MB`,
    row.held ? 'held' : 'BROKEN',
  ]);
  if (rows.length === 0) return '';
  const cells = [HEADINGS, ...rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))))];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

const HEADINGS = [
  'fault',
  'rounds',
  'acknowledged',
  'missing',
  'stored twice',
  'retries',
  'recovered after',
  'peak RSS',
  'verdict',
];

function read(file) {
  try {
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}
