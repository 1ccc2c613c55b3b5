import { Refusal } from '../../decide/refusal.ts';
import { parseDurationMs } from '../duration.ts';
import type { QueryWindow } from '../parsed-query.ts';
import { timeBuckets } from '../time-buckets.ts';
import { endOfNonCode } from './sql-text.ts';

export interface Expanded {
  sql: string;
  /** From the third argument of `$__timeGroup`: what to put where a time bucket has no row. */
  fill: Fill | undefined;
}
export interface Fill {
  stepMs: number;
  with: number | null | 'previous';
}

/**
 * Replaces Grafana's SQL macros, with nested parentheses, outside of literals, quoted names and comments only. The time
 * macros also work without parentheses, as people write them (facts: seeds Q42, Q43).
 */
export function expandMacros(sql: string, window: QueryWindow): Expanded {
  const expansion: Expansion = { window, intervalMs: timeBuckets(window, 1).stepMs, fill: undefined };
  return { sql: expand(sql, expansion), fill: expansion.fill };
}

interface Expansion {
  window: QueryWindow;
  intervalMs: number;
  fill: Fill | undefined;
}

/** A macro makes SQL of its arguments, which are expanded already. */
interface Macro {
  least: number;
  most: number;
  usage: string;
  write: (args: string[], expansion: Expansion) => string;
}

const MACROS: Readonly<Record<string, Macro>> = {
  timeFrom: bare('$__timeFrom()', ({ window }) => timestamp(window.from)),
  timeTo: bare('$__timeTo()', ({ window }) => timestamp(window.to)),
  interval: bare('$__interval', ({ intervalMs }) => `interval '${intervalMs / 1000} seconds'`),
  interval_ms: bare('$__interval_ms', ({ intervalMs }) => String(intervalMs)),
  unixEpochFrom: bare('$__unixEpochFrom()', ({ window }) => epoch(window.from)),
  unixEpochTo: bare('$__unixEpochTo()', ({ window }) => epoch(window.to)),
  timeFilter: {
    least: 1,
    most: 1,
    usage: '$__timeFilter(column)',
    write: ([column], { window }) => `(${column} >= ${timestamp(window.from)} and ${column} < ${timestamp(window.to)})`,
  },
  unixEpochFilter: {
    least: 1,
    most: 1,
    usage: '$__unixEpochFilter(column)',
    write: ([column], { window }) => `(${column} >= ${epoch(window.from)} and ${column} < ${epoch(window.to)})`,
  },
  time: { least: 1, most: 1, usage: '$__time(column)', write: ([column]) => `${column} as "time"` },
  timeGroup: {
    least: 2,
    most: 3,
    usage: "$__timeGroup(column, '5m', 0)",
    write: (args, expansion) => timeGroup(args, expansion),
  },
  timeGroupAlias: {
    least: 2,
    most: 3,
    usage: "$__timeGroupAlias(column, '5m', 0)",
    write: (args, expansion) => `${timeGroup(args, expansion)} as "time"`,
  },
};

function expand(sql: string, expansion: Expansion): string {
  let expanded = '';
  for (let at = 0; at < sql.length;) {
    const end = endOfNonCode(sql, at);
    const name = end === at ? /^\$__([A-Za-z_]+)/.exec(sql.slice(at, at + 40))?.[1] : undefined;
    if (name === undefined) {
      expanded += sql.slice(at, Math.max(end, at + 1));
      at = Math.max(end, at + 1);
      continue;
    }
    const call = readCall(sql, at + 3 + name.length);
    expanded += write(name, call.args, expansion);
    at = call.end;
  }
  return expanded;
}

function write(name: string, args: string[], expansion: Expansion): string {
  const macro = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined;
  if (!macro) {
    const known = Object.values(MACROS).map(({ usage }) => usage);
    throw new Refusal('macro_unknown', 400, `The macro $__${name} is unknown; known are ${known.join(', ')}.`);
  }
  if (args.length < macro.least || args.length > macro.most) {
    throw new Refusal(
      'macro_broken',
      400,
      `$__${name} has ${args.length} arguments; write for example ${macro.usage}.`
    );
  }
  const isInterval = (index: number) => index === 1 && name.startsWith('timeGroup');
  return macro.write(
    args.map((arg, index) => (isInterval(index) ? arg : expand(arg, expansion))),
    expansion
  );
}

/** The arguments between balanced parentheses; none where no parenthesis follows. */
function readCall(sql: string, at: number): { args: string[]; end: number } {
  if (sql[at] !== '(') return { args: [], end: at };
  const args = [''];
  let depth = 0;
  for (let index = at; index < sql.length;) {
    const end = endOfNonCode(sql, index);
    const part = sql.slice(index, Math.max(end, index + 1));
    if (part === '(' || part === '[') depth += 1;
    if (part === ')' || part === ']') depth -= 1;
    if (depth === 0) {
      const trimmed = args.map((arg) => arg.trim());
      return { args: trimmed.length === 1 && trimmed[0] === '' ? [] : trimmed, end: index + 1 };
    }
    if (part === ',' && depth === 1) args.push('');
    else if (index > at) args.push((args.pop() ?? '') + part);
    index += part.length;
  }
  throw new Refusal(
    'macro_broken',
    400,
    `The parenthesis after "${sql.slice(0, at).split(/\s/).pop()}" is never closed.`
  );
}

function timeGroup([column, interval = '', fill]: string[], expansion: Expansion): string {
  const stepMs = intervalMsOf(interval, expansion);
  if (fill !== undefined) expansion.fill = { stepMs, with: fillOf(fill) };
  const seconds = stepMs / 1000;
  return `to_timestamp(floor(extract(epoch from ${column}) / ${seconds}) * ${seconds})`;
}

/** `'5m'`, `5m`, `$__interval`, `'$__interval'` or `$__interval_ms`. */
function intervalMsOf(text: string, { intervalMs }: Expansion): number {
  const unquoted = text.replace(/^'(.*)'$/s, '$1').trim();
  if (/^\$__interval(_ms)?$/.test(unquoted)) return intervalMs;
  const durationMs = /^\d+$/.test(unquoted) ? Number(unquoted) * 1000 : parseDurationMs(unquoted);
  if (durationMs === null || durationMs <= 0) {
    throw new Refusal('macro_broken', 400, `"${text}" is no interval; write for example '5m' or $__interval.`);
  }
  return durationMs;
}

function fillOf(text: string): Fill['with'] {
  if (/^null$/i.test(text)) return null;
  if (text === 'previous') return 'previous';
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new Refusal('macro_broken', 400, `Empty buckets can be filled with NULL, previous or a number, not "${text}".`);
}

function bare(usage: string, text: (expansion: Expansion) => string): Macro {
  return { least: 0, most: 0, usage, write: (_, expansion) => text(expansion) };
}

function timestamp(time: Date): string {
  return `timestamptz '${time.toISOString()}'`;
}

function epoch(time: Date): string {
  return String(Math.floor(time.getTime() / 1000));
}
