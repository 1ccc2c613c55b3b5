import { css } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import type { PartitionState } from '../../../contract/frames';
import { toneFill } from '../look/tone';
import { PARTITION_LOOKS } from './partition-look';

/** The state of a partition as a surface: two states differ in more than their colour. */
export function patternClass(theme: GrafanaTheme2, state: PartitionState): string {
  const { pattern, tone } = PARTITION_LOOKS[state];
  const colour = toneFill(theme, tone);
  switch (pattern) {
    case 'solid':
      return css({ background: tone === 'muted' ? colorManipulator.alpha(colour, 0.55) : colour });
    case 'striped':
      return css({
        background: `repeating-linear-gradient(45deg, ${colour} 0 4px, ${colorManipulator.alpha(colour, 0.25)} 4px 8px)`,
      });
    case 'outline':
      return css({ border: `1px solid ${colour}` });
    case 'dashed':
      return css({ border: `1px dashed ${colour}`, background: colorManipulator.alpha(colour, 0.15) });
    default:
      return pattern satisfies never;
  }
}
