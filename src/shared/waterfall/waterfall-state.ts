import { type TraceTree, walk } from './build-tree';
import { ancestorsOf, type Openness, type Row } from './layout-rows';
import type { Window } from './time-axis';

/** What a person has done with a trace. */
export interface WaterfallState extends Openness {
  /** Key of the row under the keyboard. */
  activeKey: string | undefined;
  /** The part of the trace that is looked at; undefined: all of it. */
  window: Window | undefined;
  search: string;
}

export type WaterfallAction =
  | { type: 'toggle'; row: Row }
  | { type: 'activate'; key: string }
  | { type: 'reveal'; tree: TraceTree; spanId: string }
  | { type: 'close-all'; tree: TraceTree }
  | { type: 'open-all' }
  | { type: 'search'; search: string }
  | { type: 'look-at'; window: Window | undefined };

export const startState: WaterfallState = {
  closedSpans: new Set(),
  openRepeats: new Set(),
  activeKey: undefined,
  window: undefined,
  search: '',
};

export function waterfallState(state: WaterfallState, action: WaterfallAction): WaterfallState {
  switch (action.type) {
    case 'toggle':
      return action.row.kind === 'span'
        ? { ...state, closedSpans: flip(state.closedSpans, action.row.key) }
        : { ...state, openRepeats: flip(state.openRepeats, action.row.repeat.id) };
    case 'activate':
      return { ...state, activeKey: action.key };
    case 'reveal': {
      const { spans, repeats } = ancestorsOf(action.tree, action.spanId);
      return {
        ...state,
        activeKey: action.spanId,
        closedSpans: new Set([...state.closedSpans].filter((spanId) => !spans.includes(spanId))),
        openRepeats: new Set([...state.openRepeats, ...repeats]),
      };
    }
    case 'close-all':
      return {
        ...state,
        openRepeats: new Set(),
        closedSpans: new Set(
          [...walk(action.tree.roots)].filter(({ children }) => children.length > 0).map(({ span }) => span.spanId)
        ),
      };
    case 'open-all':
      return { ...state, closedSpans: new Set() };
    case 'search':
      return { ...state, search: action.search };
    case 'look-at':
      return { ...state, window: action.window };
    default:
      return action satisfies never;
  }
}

function flip(set: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
}
