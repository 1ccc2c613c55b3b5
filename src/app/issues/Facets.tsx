import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { formatCount } from '../../shared/formats/count';
import type { IssueSummary } from '../../shared/issues/issue';
import { type Facet, facetsOf, hasTerm, toggleTerm } from './facets-of';

interface Props {
  issues: readonly IssueSummary[];
  search: string;
  onSearch: (search: string) => void;
}

/** How the issues of the list are spread; a click narrows the search to a value, the next one widens it again. */
export function Facets({ issues, search, onSearch }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const facets = useMemo(() => facetsOf(issues), [issues]);
  if (facets.length === 0) {
    return null;
  }
  return (
    <aside className={styles.column} aria-label="Narrow down">
      {facets.map((facet) => (
        <FacetValues key={facet.key} facet={facet} search={search} onSearch={onSearch} />
      ))}
    </aside>
  );
}

interface FacetProps extends Omit<Props, 'issues'> {
  facet: Facet;
}

function FacetValues({ facet: { key, title, values }, search, onSearch }: Readonly<FacetProps>) {
  const styles = useStyles2(getStyles);
  const [isOpen, setIsOpen] = useState(false);
  const shown = isOpen ? values : values.slice(0, FEW);
  return (
    <section className={styles.facet}>
      <h3 className={styles.title}>{title}</h3>
      {shown.map(({ value, issues }) => {
        const chosen = hasTerm(search, key, value);
        return (
          <button
            key={value}
            type="button"
            className={cx(styles.value, chosen && styles.chosen)}
            aria-pressed={chosen}
            onClick={() => onSearch(toggleTerm(search, key, value))}
          >
            <span className={styles.text} title={value}>
              {value}
            </span>
            {chosen ? <Icon name="times" size="sm" /> : <span className={styles.count}>{formatCount(issues)}</span>}
          </button>
        );
      })}
      {values.length > FEW && (
        <button type="button" className={styles.value} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Show fewer' : `Show all ${values.length}`}
        </button>
      )}
    </section>
  );
}

const FEW = 6;

const getStyles = (theme: GrafanaTheme2) => ({
  column: css({
    width: 184,
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    [theme.breakpoints.down('lg')]: { display: 'none' },
  }),
  facet: css({ display: 'flex', flexDirection: 'column' }),
  title: css({
    margin: theme.spacing(0, 0, 0.5),
    padding: theme.spacing(0, 1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  value: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 26,
    padding: theme.spacing(0, 1),
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: 'transparent',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    textAlign: 'left',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  chosen: css({ background: theme.colors.action.selected, fontWeight: theme.typography.fontWeightMedium }),
  text: css({ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  count: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
