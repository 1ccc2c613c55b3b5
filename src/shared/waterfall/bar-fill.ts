import { colorManipulator } from '@grafana/data';
import type { Row } from './layout-rows';
import type { Window } from './time-axis';

/** A repeat is drawn as what it is, many short bars, unless they are too many to be told apart. */
export function barFill(row: Row, colour: string, window: Window): string {
  const soft = colorManipulator.alpha(colour, 0.55);
  if (row.kind === 'span') {
    return soft;
  }
  const length = row.endMs - row.startMs;
  const parts = row.repeat.nodes.map(
    ({ startMs, endMs }) => [(startMs - row.startMs) / length, (endMs - row.startMs) / length] as const
  );
  const share = length / (window.toMs - window.fromMs);
  if (!(length > 0) || parts.length > 120 || share * 600 < parts.length * 3) {
    return soft;
  }
  const faint = colorManipulator.alpha(colour, 0.18);
  const stops = parts.flatMap(([from, to]) => [
    `${faint} ${from * 100}%`,
    `${soft} ${from * 100}%`,
    `${soft} ${to * 100}%`,
    `${faint} ${to * 100}%`,
  ]);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
