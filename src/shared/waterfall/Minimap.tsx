import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type PointerEvent, useMemo, useState } from 'react';
import { testIds } from '../test-ids';
import { type TraceTree, walk } from './build-tree';
import type { Stretch } from './critical-path';
import { type Window, windowBetween } from './time-axis';

interface Props {
  tree: TraceTree;
  path: ReadonlyMap<string, Stretch[]>;
  colours: ReadonlyMap<string, string>;
  window: Window | undefined;
  onWindow: (window: Window | undefined) => void;
}

const HEIGHT = 44;
const PATH_HEIGHT = 4;

/** The whole trace small: where time went, and at the foot which service it was that was waited for. Drag to zoom. */
export function Minimap({ tree, path, colours, window, onWindow }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const wholeMs = tree.endMs - tree.startMs;
  const [drag, setDrag] = useState<{ fromMs: number; toMs: number }>();
  const shapes = useShapes(tree, path, colours);
  const shown = drag ? windowBetween(drag.fromMs, drag.toMs, wholeMs) : window;

  const timeAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - left) / width) * wholeMs;
  };
  const finish = () => {
    if (drag) {
      const next = windowBetween(drag.fromMs, drag.toMs, wholeMs);
      onWindow(next.toMs - next.fromMs >= wholeMs ? undefined : next);
      setDrag(undefined);
    }
  };

  return (
    <div
      className={styles.map}
      role="img"
      aria-label="Overview of the trace: drag to zoom, double-click for all of it"
      data-testid={testIds.waterfall.minimap}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = timeAt(event);
        setDrag({ fromMs: at, toMs: at });
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, toMs: timeAt(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(undefined)}
      onDoubleClick={() => onWindow(undefined)}
    >
      <svg className={styles.drawing} viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {shapes.map(({ colour, d }) => (
          <path key={colour} d={d} fill={colour} />
        ))}
      </svg>
      {shown && (
        <>
          <div className={styles.shade} style={{ left: 0, width: `${(shown.fromMs / wholeMs) * 100}%` }} />
          <div className={styles.shade} style={{ left: `${(shown.toMs / wholeMs) * 100}%`, right: 0 }} />
        </>
      )}
    </div>
  );
}

/** One path for each colour: a trace of thousands of spans is a handful of elements. */
function useShapes(tree: TraceTree, path: ReadonlyMap<string, Stretch[]>, colours: ReadonlyMap<string, string>) {
  const theme = useTheme2();
  return useMemo(() => {
    const wholeMs = tree.endMs - tree.startMs || 1;
    const nodes = [...walk(tree.roots)];
    const shapes = new Map<string, string[]>();
    const draw = (colour: string, startMs: number, endMs: number, y: number, height: number) => {
      const x = ((startMs - tree.startMs) / wholeMs) * 1000;
      const width = Math.max(1.5, ((endMs - startMs) / wholeMs) * 1000);
      const shape = shapes.get(colour) ?? [];
      shape.push(`M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`);
      shapes.set(colour, shape);
    };
    const room = HEIGHT - PATH_HEIGHT - 6;
    const step = Math.min(6, room / Math.max(1, nodes.length));
    for (const [index, node] of nodes.entries()) {
      const colour = colours.get(node.span.service) ?? theme.colors.text.secondary;
      const failed = node.span.failed || node.span.issueId !== null;
      draw(
        failed ? theme.colors.error.main : colour,
        node.startMs,
        node.endMs,
        3 + index * step,
        Math.max(1, step * 0.7)
      );
      for (const { fromMs, toMs } of path.get(node.span.spanId) ?? []) {
        draw(colour, fromMs, toMs, HEIGHT - PATH_HEIGHT, PATH_HEIGHT);
      }
    }
    return [...shapes].map(([colour, parts]) => ({ colour, d: parts.join('') }));
  }, [tree, path, colours, theme]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  map: css({
    position: 'relative',
    flexShrink: 0,
    height: HEIGHT,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.canvas,
    overflow: 'hidden',
    cursor: 'crosshair',
    touchAction: 'none',
  }),
  drawing: css({ position: 'absolute', inset: 0, width: '100%', height: '100%' }),
  shade: css({
    position: 'absolute',
    top: 0,
    bottom: 0,
    background: theme.colors.background.secondary,
    opacity: 0.8,
    pointerEvents: 'none',
  }),
});
