import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

/** Names and values of telemetry, as text. Long values wrap; the whole value can be selected. */
export function KeyValueTable({ lines }: Readonly<{ lines: ReadonlyArray<{ key: string; value: string }> }>) {
  const styles = useStyles2(getStyles);
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll || lines.length <= FEW + 2 ? lines : lines.slice(0, FEW);
  return (
    <>
      <dl className={styles.table}>
        {shown.map(({ key, value }, index) => (
          <div key={`${key}-${index}`} className={styles.line}>
            <dt className={styles.key} title={key}>
              {key}
            </dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      {shown.length < lines.length && (
        <div>
          <Button size="sm" variant="secondary" fill="text" onClick={() => setShowsAll(true)}>
            Show all {lines.length}
          </Button>
        </div>
      )}
    </>
  );
}

const FEW = 8;

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
  line: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(96px, 34%) minmax(0, 1fr)',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0.5, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  key: css({
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  value: css({
    margin: 0,
    maxHeight: 120,
    overflow: 'auto',
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamilyMonospace,
  }),
});
