import type { SpanNode } from './build-tree';
import { attributeOf, statementOf } from './span';

/** Siblings that do the same again and again. */
export interface Repeat {
  /** Stays the same while the trace does; names the fold in the set of open ones. */
  id: string;
  service: string;
  /** What they do: the statement with its values left out, else the span's name. */
  shape: string;
  nodes: SpanNode[];
  /** Database calls of the same shape under one parent: the N+1 pattern. */
  isNPlusOne: boolean;
}

/** So many of the same below one parent are folded into one row. */
const LEAST_REPEATS = 5;

/** Groups of at least {@link LEAST_REPEATS} children of the same shape, by the start of their first. */
export function repeatsAmong(parent: SpanNode): Repeat[] {
  const before = known.get(parent);
  if (before) {
    return before;
  }
  const repeats = findRepeats(parent);
  known.set(parent, repeats);
  return repeats;
}

/** A tree does not change, and its rows are laid out at every click. */
const known = new WeakMap<SpanNode, Repeat[]>();

function findRepeats(parent: SpanNode): Repeat[] {
  if (parent.children.length < LEAST_REPEATS) {
    return [];
  }
  const groups = new Map<string, SpanNode[]>();
  for (const child of parent.children) {
    const key = [child.span.service, child.span.kind, child.span.name, shapeOf(child)].join('\u0000');
    const group = groups.get(key) ?? [];
    group.push(child);
    groups.set(key, group);
  }
  return [...groups.values()]
    .filter((nodes) => nodes.length >= LEAST_REPEATS)
    .flatMap((nodes) => toRepeat(parent, nodes));
}

/** `select * from item where id = $1`: values, numbers and lists of them are left out. */
export function statementShape(statement: string): string {
  return statement
    .replace(/--[^\n]*|\/\*.*?\*\//gs, ' ')
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/\$\d+\b|\b\d+(?:\.\d+)?\b/g, '?')
    .replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)/g, '(?)')
    .replace(/\s+/g, ' ')
    .trim();
}

function toRepeat(parent: SpanNode, nodes: SpanNode[]): Repeat[] {
  const [first] = nodes;
  return first
    ? [
        {
          id: `${parent.span.spanId} ${first.span.spanId}`,
          service: first.span.service,
          shape: shapeOf(first),
          nodes,
          isNPlusOne: isDatabaseCall(first),
        },
      ]
    : [];
}

function shapeOf({ span }: SpanNode): string {
  const statement = statementOf(span);
  return statement ? statementShape(statement) : span.name;
}

function isDatabaseCall({ span }: SpanNode): boolean {
  const system = attributeOf(span.attributes, 'db.system.name') ?? attributeOf(span.attributes, 'db.system');
  return typeof system === 'string' && system !== 'redis' && system !== 'memcached';
}
