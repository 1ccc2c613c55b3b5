import { css } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import type { PartitionState } from '../../../contract/frames';
import { toneFill } from '../look/tone';
import { PARTITION_LOOKS } from './partition-look';

/** The state of a partition as a surface: two states differ in more than their colour. */
export function patternClass(theme: GrafanaTheme2, state: PartitionState): string {
  const { pattern, tone } = PARTITION_LOOKS[state];
  const colour = toneFill(theme, tone);
  const pale = (share: number) => colorManipulator.alpha(colour, share);
  switch (pattern) {
    case 'solid':
      return css({ background: tone === 'muted' ? pale(0.55) : colour });
    case 'striped':
      return css({ background: `repeating-linear-gradient(45deg, ${colour} 0 4px, ${pale(0.25)} 4px 8px)` });
    case 'outline':
      return css({ border: `1px solid ${colour}` });
    case 'dashed':
      return css({ border: `1px dashed ${colour}`, background: pale(0.15) });
    case 'hatched':
      return css({
        border: `1px solid ${colour}`,
        background: `repeating-linear-gradient(-45deg, ${pale(0.6)} 0 1px, transparent 1px 5px)`,
      });
    case 'dotted':
      return css({
        border: `1px dotted ${colour}`,
        background: `radial-gradient(circle, ${colour} 1px, transparent 1.25px) 0 0 / 4px 4px`,
      });
    case 'framed':
      return css({ border: `1px solid ${colour}`, borderTopWidth: 3, background: pale(0.3) });
    default:
      return pattern satisfies never;
  }
}
