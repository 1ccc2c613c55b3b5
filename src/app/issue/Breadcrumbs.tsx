import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Breadcrumb } from '../../../contract/api';
import { Section } from '../look/Section';
import { failingIndex, offsetOf } from './crumb-times';
import { keyValues } from './key-values';

interface Props {
  crumbs: readonly Breadcrumb[];
  occurredAt: string;
}

/** What the application did before it failed, the last step first in sight at the foot of the table. */
export function Breadcrumbs({ crumbs, occurredAt }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const [showsAll, setShowsAll] = useState(false);
  const failing = failingIndex(crumbs);
  const start = showsAll ? 0 : Math.max(0, crumbs.length - FEW);
  return (
    <Section title="Breadcrumbs" aside="what happened before">
      <table className={styles.table}>
        <thead className={styles.head}>
          <tr>
            <th className={styles.time}>Before</th>
            <th className={styles.category}>Category</th>
            <th>What</th>
          </tr>
        </thead>
        <tbody>
          {start > 0 && (
            <tr>
              <td colSpan={3}>
                <Button size="sm" variant="secondary" fill="text" onClick={() => setShowsAll(true)}>
                  Show {start} earlier
                </Button>
              </td>
            </tr>
          )}
          {crumbs.slice(start).map((crumb, offset) => {
            const isFailing = start + offset === failing;
            return (
              <tr key={start + offset} className={cx(isFailing && styles.failing)}>
                <td
                  className={styles.time}
                  title={crumb.at ? dateTimeFormat(crumb.at, { defaultWithMS: true }) : undefined}
                >
                  {offsetOf(crumb, occurredAt)}
                </td>
                <td className={styles.category}>{crumb.category ?? '–'}</td>
                <td className={styles.what}>
                  {isFailing && (
                    <Icon className={styles.mark} name="exclamation-circle" size="sm" title="The failure" />
                  )}
                  {crumb.message}
                  {keyValues(crumb.data).map(({ key, value }) => (
                    <span key={key} className={styles.data}>
                      {' '}
                      {key}={value}
                    </span>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

const FEW = 15;

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    fontSize: theme.typography.bodySmall.fontSize,
    'th, td': { padding: theme.spacing(0.5, 1), verticalAlign: 'top', textAlign: 'left' },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  head: css({ color: theme.colors.text.secondary, th: { fontWeight: theme.typography.fontWeightRegular } }),
  time: css({
    width: 88,
    textAlign: 'right !important' as 'right',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  category: css({
    width: 136,
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  what: css({ overflowWrap: 'anywhere' }),
  data: css({
    color: theme.colors.text.secondary,
    fontFamily: theme.typography.fontFamilyMonospace,
  }),
  failing: css({ background: theme.colors.error.transparent }),
  mark: css({ marginRight: theme.spacing(0.5), color: theme.colors.error.text, verticalAlign: 'text-bottom' }),
});
