import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, IconButton, Input, useStyles2, useTheme2 } from '@grafana/ui';
import {
  type CSSProperties,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { counted } from '../formats/count';
import { testIds } from '../test-ids';
import { buildTree } from './build-tree';
import { criticalPath } from './critical-path';
import { Divider } from './Divider';
import { effectOfKey } from './keys';
import { layoutRows, type Row } from './layout-rows';
import { spanMatches } from './matches';
import { Minimap } from './Minimap';
import { ROW_HEIGHT } from './row-style';
import { serviceColours } from './service-colours';
import type { Span } from './span';
import { SpanDrawer } from './SpanDrawer';
import { summarise } from './summarise';
import { TimeAxis, TimeGrid } from './TimeAxis';
import { TraceSummaryLine } from './TraceSummaryLine';
import { useVirtualRows } from './use-virtual-rows';
import { startState, waterfallState } from './waterfall-state';
import { WaterfallRow } from './WaterfallRow';

interface Props {
  /** The spans of one trace, in any order. */
  spans: readonly Span[];
  /** Links lead to issues and traces read through it. */
  datasourceUid: string;
  /** Id of the span whose details are open; it is scrolled into sight. */
  openedSpanId: string | undefined;
  onOpenSpan: (spanId: string | undefined) => void;
  showMinimap?: boolean;
  showSummary?: boolean;
  showSearch?: boolean;
}

/**
 * A trace over time. It fills the height it is given. The tree holds the focus: arrows move, open and close, Enter shows
 * the details of a span, Escape closes them, "/" searches.
 */
export function Waterfall({
  spans,
  datasourceUid,
  openedSpanId,
  onOpenSpan,
  showMinimap = true,
  showSummary = true,
  showSearch = true,
}: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const id = useId();
  const tree = useMemo(() => buildTree(spans), [spans]);
  const summary = useMemo(() => summarise(tree), [tree]);
  const path = useMemo(() => (tree.roots[0] ? criticalPath(tree.roots[0]) : new Map<string, never[]>()), [tree]);
  const colours = useMemo(() => serviceColours(theme, summary.services), [theme, summary]);
  const [state, dispatch] = useReducer(waterfallState, startState);
  const [share, setShare] = useState(0.4);
  const searchField = useRef<HTMLInputElement>(null);

  const rows = useMemo(() => layoutRows(tree, state), [tree, state]);
  const matching = useMemo(() => matchesOf(rows, state.search), [rows, state.search]);
  const activeIndex = rows.findIndex(({ key }) => key === state.activeKey);
  const { ref, element, show, from, to, totalHeight } = useVirtualRows(rows.length, ROW_HEIGHT);
  const window = state.window ?? { fromMs: 0, toMs: summary.durationMs };

  const reveal = useCallback((spanId: string) => dispatch({ type: 'reveal', tree, spanId }), [tree]);
  useEffect(() => {
    if (openedSpanId) {
      reveal(openedSpanId);
    }
  }, [openedSpanId, reveal]);
  useEffect(() => show(activeIndex), [activeIndex, show]);

  const open = useCallback(
    (row: Row) => {
      dispatch({ type: 'activate', key: row.key });
      if (row.kind === 'repeat') {
        dispatch({ type: 'toggle', row });
      } else {
        onOpenSpan(row.node.span.spanId);
      }
    },
    [onOpenSpan]
  );
  const toggle = useCallback((row: Row) => dispatch({ type: 'toggle', row }), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '/' && showSearch) {
      event.preventDefault();
      searchField.current?.focus();
      return;
    }
    const effect =
      event.metaKey || event.ctrlKey || event.altKey ? undefined : effectOfKey(event.key, rows, activeIndex);
    const row = effect && 'index' in effect ? rows[effect.index] : undefined;
    if (effect?.type === 'leave') {
      if (openedSpanId) {
        event.stopPropagation();
        onOpenSpan(undefined);
      }
    } else if (effect && row) {
      event.preventDefault();
      if (effect.type === 'go') {
        dispatch({ type: 'activate', key: row.key });
      } else if (effect.type === 'toggle') {
        toggle(row);
      } else {
        open(row);
      }
    }
  };
  const goToMatch = (step: 1 | -1) => {
    const indexes = [...matching].map((key) => rows.findIndex((row) => row.key === key));
    const next =
      step === 1
        ? (indexes.find((index) => index > activeIndex) ?? indexes[0])
        : (indexes.findLast((index) => index < activeIndex) ?? indexes.at(-1));
    const row = next === undefined ? undefined : rows[next];
    if (row) {
      dispatch({ type: 'activate', key: row.key });
    }
  };

  const opened = openedSpanId ? tree.byId.get(openedSpanId) : undefined;
  // The custom property sets both columns of every row at once.
  const names = { '--howdah-names': `${share * 100}%` } as CSSProperties;
  return (
    <div className={styles.root} data-testid={testIds.waterfall.root}>
      <div className={styles.main}>
        {(showSummary || showSearch) && (
          <div className={styles.header}>
            {showSummary && <TraceSummaryLine summary={summary} colours={colours} onReveal={reveal} />}
            {showSearch && (
              <div className={styles.tools}>
                <Input
                  ref={searchField}
                  width={28}
                  value={state.search}
                  placeholder="Search in this trace"
                  aria-label="Search in this trace"
                  prefix={<Icon name="search" />}
                  suffix={state.search && counted(matching.size, 'row')}
                  onChange={({ currentTarget }) => dispatch({ type: 'search', search: currentTarget.value })}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') {
                      goToMatch(event.shiftKey ? -1 : 1);
                    } else if (event.key === 'Escape') {
                      event.stopPropagation();
                      dispatch({ type: 'search', search: '' });
                      element?.focus();
                    }
                  }}
                />
                <IconButton
                  name="angle-double-right"
                  tooltip="Close all"
                  onClick={() => dispatch({ type: 'close-all', tree })}
                />
                <IconButton
                  name="angle-double-down"
                  tooltip="Open all"
                  onClick={() => dispatch({ type: 'open-all' })}
                />
                {state.window && (
                  <Button
                    size="sm"
                    variant="secondary"
                    icon="search-minus"
                    onClick={() => dispatch({ type: 'look-at', window: undefined })}
                  >
                    Whole trace
                  </Button>
                )}
              </div>
            )}
          </div>
        )}
        {showMinimap && summary.spans > 1 && (
          <Minimap
            tree={tree}
            path={path}
            colours={colours}
            window={state.window}
            onWindow={(next) => dispatch({ type: 'look-at', window: next })}
          />
        )}
        <div className={styles.table} style={names}>
          <div className={styles.columns}>
            <span className={styles.title}>Service and operation</span>
            <TimeAxis window={window} />
          </div>
          <div
            ref={ref}
            className={styles.rows}
            role="tree"
            aria-label={`Trace ${summary.name}`}
            aria-activedescendant={activeIndex >= from && activeIndex < to ? `${id}-${activeIndex}` : undefined}
            tabIndex={0}
            onKeyDown={onKeyDown}
          >
            <div className={styles.canvas} style={{ height: totalHeight }}>
              <TimeGrid window={window} />
              {rows.slice(from, to).map((row, offset) => {
                const index = from + offset;
                return (
                  <WaterfallRow
                    key={row.key}
                    row={row}
                    id={`${id}-${index}`}
                    parentService={parentServiceOf(rows, index)}
                    colour={colours.get(serviceOf(row)) ?? ''}
                    top={index * ROW_HEIGHT}
                    traceStartMs={tree.startMs}
                    window={window}
                    stretches={(row.kind === 'span' && path.get(row.key)) || NO_STRETCHES}
                    datasourceUid={datasourceUid}
                    isActive={index === activeIndex}
                    isOpened={row.key === openedSpanId}
                    isDimmed={state.search.trim() !== '' && !matching.has(row.key)}
                    onToggle={toggle}
                    onOpen={open}
                  />
                );
              })}
            </div>
          </div>
          <Divider share={share} onShare={setShare} />
        </div>
      </div>
      {opened && (
        <SpanDrawer
          node={opened}
          traceStartMs={tree.startMs}
          colour={colours.get(opened.span.service) ?? ''}
          datasourceUid={datasourceUid}
          onClose={() => {
            onOpenSpan(undefined);
            element?.focus();
          }}
        />
      )}
    </div>
  );
}

const NO_STRETCHES: never[] = [];

function matchesOf(rows: readonly Row[], search: string): ReadonlySet<string> {
  const found = rows.filter((row) =>
    row.kind === 'span'
      ? spanMatches(row.node.span, search)
      : row.repeat.nodes.some(({ span }) => spanMatches(span, search))
  );
  return new Set(found.map(({ key }) => key));
}

const serviceOf = (row: Row) =>
  row.kind === 'span' ? row.node.span.service : (row.repeat.nodes[0]?.span.service ?? '');

function parentServiceOf(rows: readonly Row[], index: number): string | undefined {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) {
    const row = rows[above];
    if (row && row.depth < depth) {
      return serviceOf(row);
    }
  }
  return undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    containerType: 'inline-size',
    position: 'relative',
    display: 'flex',
    width: '100%',
    height: '100%',
    minHeight: 0,
    color: theme.colors.text.primary,
  }),
  main: css({ flex: 1, display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0, minHeight: 0 }),
  header: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 2) }),
  tools: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginLeft: 'auto' }),
  table: css({ position: 'relative', flex: 1, display: 'flex', flexDirection: 'column', minHeight: 0 }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'var(--howdah-names) minmax(0, 1fr)',
    flexShrink: 0,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  title: css({
    paddingLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '22px',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  }),
  rows: css({
    flex: 1,
    minHeight: 0,
    overflow: 'hidden auto',
    '&:focus-visible': { outline: `1px solid ${theme.colors.primary.border}`, outlineOffset: -1, boxShadow: 'none' },
  }),
  canvas: css({ position: 'relative' }),
});
