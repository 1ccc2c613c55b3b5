import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
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
import { testIds } from '../test-ids';
import { buildTree } from './build-tree';
import { criticalPath, type Stretch } from './critical-path';
import { Divider } from './Divider';
import { effectOfKey } from './keys';
import { layoutRows, type Row } from './layout-rows';
import { Minimap } from './Minimap';
import { matchesOf, parentServiceOf, serviceOf, stretchesOf } from './row-facts';
import { ROW_HEIGHT } from './row-height';
import { serviceColours } from './service-colours';
import type { Span } from './span';
import { SpanDrawer } from './SpanDrawer';
import { summarise } from './summarise';
import { TimeAxis, TimeGrid } from './TimeAxis';
import { TraceSummaryLine } from './TraceSummaryLine';
import { useVirtualRows } from './use-virtual-rows';
import { startState, waterfallState } from './waterfall-state';
import { WaterfallRow } from './WaterfallRow';
import { WaterfallTools } from './WaterfallTools';

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
  const path = useMemo(() => (tree.roots[0] ? criticalPath(tree.roots[0]) : new Map<string, Stretch[]>()), [tree]);
  const colours = useMemo(() => serviceColours(theme, summary.services), [theme, summary]);
  const [state, dispatch] = useReducer(waterfallState, startState);
  const [share, setShare] = useState(0.4);
  const searchField = useRef<HTMLInputElement>(null);

  const rows = useMemo(() => layoutRows(tree, state), [tree, state]);
  const matching = useMemo(() => matchesOf(rows, state.search), [rows, state.search]);
  const activeIndex = rows.findIndex(({ key }) => key === state.activeKey);
  const { ref, element, show, width, from, to, totalHeight } = useVirtualRows(rows.length, ROW_HEIGHT);
  const barsWidth = width * (1 - share);
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
      <div className={styles.main} style={names}>
        {showSummary && <TraceSummaryLine summary={summary} colours={colours} onReveal={reveal} />}
        {(showSearch || showMinimap) && (
          <div className={styles.overview}>
            {showSearch ? (
              <WaterfallTools
                search={state.search}
                found={matching.size}
                isZoomed={state.window !== undefined}
                searchField={searchField}
                onSearch={(search) => dispatch({ type: 'search', search })}
                onStep={goToMatch}
                onLeave={() => element?.focus()}
                onCloseAll={() => dispatch({ type: 'close-all', tree })}
                onOpenAll={() => dispatch({ type: 'open-all' })}
                onWholeTrace={() => dispatch({ type: 'look-at', window: undefined })}
              />
            ) : (
              <span />
            )}
            {showMinimap && (
              <Minimap
                tree={tree}
                path={path}
                colours={colours}
                window={state.window}
                onWindow={(next) => dispatch({ type: 'look-at', window: next })}
              />
            )}
          </div>
        )}
        <div className={styles.table}>
          <div className={styles.columns}>
            <span className={styles.title}>
              <span>Service and operation</span>
              <span
                className={styles.legend}
                title="What the end of the trace waited for: only shortening these parts makes it shorter"
              >
                critical path
              </span>
            </span>
            <TimeAxis window={window} width={barsWidth} />
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
              <TimeGrid window={window} width={barsWidth} />
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
                    stretches={stretchesOf(row, path)}
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

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    containerType: 'size',
    position: 'relative',
    display: 'flex',
    width: '100%',
    height: '100%',
    minHeight: 0,
    color: theme.colors.text.primary,
  }),
  main: css({ flex: 1, display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0, minHeight: 0 }),
  overview: css({
    flexShrink: 0,
    display: 'grid',
    gridTemplateColumns: 'var(--howdah-names) minmax(0, 1fr)',
    alignItems: 'center',
    // Where there is no room for both, the rows are worth more.
    '@container (max-height: 260px), (max-width: 480px)': { display: 'none' },
  }),
  table: css({ position: 'relative', flex: 1, display: 'flex', flexDirection: 'column', minHeight: 0 }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'var(--howdah-names) minmax(0, 1fr)',
    flexShrink: 0,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  title: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 1),
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '22px',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  }),
  legend: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    '&::before': { content: '""', width: 14, height: 2, background: theme.colors.text.primary },
    '@container (max-width: 640px)': { display: 'none' },
  }),
  rows: css({
    flex: 1,
    minHeight: 0,
    overflow: 'hidden auto',
    '&:focus-visible': { outline: `1px solid ${theme.colors.primary.border}`, outlineOffset: -1, boxShadow: 'none' },
  }),
  canvas: css({ position: 'relative', minHeight: '100%' }),
});
