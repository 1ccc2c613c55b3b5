import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { Attribute } from './span';

interface Props {
  attributes: readonly Attribute[];
  /** What is said when there are none; nothing by default. */
  empty?: string;
}

/** Keys and values in two aligned columns, by key, each value ready to be copied. */
export function Attributes({ attributes, empty }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  if (attributes.length === 0) {
    return empty ? <div className={styles.empty}>{empty}</div> : null;
  }
  const sorted = [...attributes].sort((one, other) => one.key.localeCompare(other.key));
  return (
    <dl className={styles.list}>
      {sorted.map(({ key, value }, index) => (
        <div key={`${key} ${index}`} className={styles.entry}>
          <dt className={styles.key} title={key}>
            {key}
          </dt>
          <dd className={styles.value}>
            <span>{textOf(value)}</span>
            <ClipboardButton
              className={styles.copy}
              size="sm"
              variant="secondary"
              fill="text"
              icon="copy"
              aria-label={`Copy ${key}`}
              getText={() => textOf(value)}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ color: theme.colors.text.disabled }),
  list: css({ margin: 0 }),
  entry: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(90px, 38%) minmax(0, 1fr)',
    gap: theme.spacing(1),
    padding: theme.spacing(0.25, 0.5),
    borderRadius: theme.shape.radius.default,
    button: { opacity: 0 },
    '&:hover, &:focus-within': { background: theme.colors.action.hover, button: { opacity: 1 } },
  }),
  key: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: 'inherit',
    color: theme.colors.text.secondary,
  }),
  value: css({
    position: 'relative',
    margin: 0,
    paddingRight: 20,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: 12,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  }),
  copy: css({ position: 'absolute', top: 0, right: 0, height: 18, padding: 0 }),
});
