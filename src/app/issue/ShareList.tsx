import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Share } from '../../../contract/api';
import { counted, exactCount, formatShare } from '../../shared/formats/count';
import { shareBars } from './share-bars';

interface Props {
  shares: readonly Share[];
  /** Values in sight before "Show all". */
  most?: number;
  /** Where a value leads. */
  hrefOf: (value: string) => string;
}

/** How the occurrences are spread over some values: the bar is the share, the number is exact on hover. */
export function ShareList({ shares, most = 5, hrefOf }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const [showsAll, setShowsAll] = useState(false);
  const { bars, others } = shareBars(shares, showsAll ? shares.length : most);
  return (
    <ul className={styles.list}>
      {bars.map(({ value, count, share }) => (
        <li key={value} className={styles.line} title={`${value}: ${exactCount(count)}`}>
          <span className={styles.bar} style={{ width: `${Math.max(1, share * 100)}%` }} />
          <a className={styles.value} href={hrefOf(value)}>
            {value === '' ? '(none)' : value}
          </a>
          <span className={styles.share}>{formatShare(share)}</span>
        </li>
      ))}
      {others.values > 0 && (
        <li className={styles.line}>
          <button type="button" className={styles.more} onClick={() => setShowsAll(true)}>
            {counted(others.values, 'other')}
          </button>
          <span className={styles.share}>{formatShare(others.share)}</span>
        </li>
      )}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', gap: 2, margin: 0, padding: 0, listStyle: 'none' }),
  line: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 24,
    padding: theme.spacing(0, 0.75),
    fontSize: theme.typography.bodySmall.fontSize,
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
    '&:hover': { background: theme.colors.action.hover },
  }),
  bar: css({
    position: 'absolute',
    inset: '0 auto 0 0',
    background: theme.colors.secondary.main,
    borderRadius: theme.shape.radius.default,
  }),
  value: css({
    position: 'relative',
    flex: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'underline' },
  }),
  more: css({
    all: 'unset',
    position: 'relative',
    flex: 1,
    cursor: 'pointer',
    color: theme.colors.text.secondary,
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  share: css({ position: 'relative', color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
