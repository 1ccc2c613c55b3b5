import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { counted } from '../formats/count';
import { formatDuration } from '../formats/duration';
import type { TraceSummary } from './summarise';

interface Props {
  summary: TraceSummary;
  colours: ReadonlyMap<string, string>;
  /** Brings a span into sight. */
  onReveal: (spanId: string) => void;
}

/** The trace in one line; errors and repeats lead to their rows. */
export function TraceSummaryLine({ summary, colours, onReveal }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const [failure] = summary.failures;
  const notes = notesOf(summary);
  return (
    <div className={styles.line}>
      <span className={styles.name} title={summary.name}>
        {summary.name}
      </span>
      <span className={styles.services} title={summary.services.join(' → ')}>
        {summary.services.map((service) => (
          <span key={service} className={styles.service}>
            <span className={styles.dot} style={{ background: colours.get(service) }} />
            {service}
          </span>
        ))}
      </span>
      <span className={styles.figures}>
        <span className={styles.figure}>{formatDuration(summary.durationMs)}</span>
        <span className={styles.figure}>{counted(summary.spans, 'span')}</span>
        {failure && (
          <button type="button" className={styles.failures} onClick={() => onReveal(failure.span.spanId)}>
            ✖ {counted(summary.failures.length, 'error')}
          </button>
        )}
        {summary.nPlusOnes.slice(0, 1).map(({ id, nodes, shape }) => (
          <button
            key={id}
            type="button"
            className={styles.repeats}
            title={`${nodes.length} × ${shape}`}
            onClick={() => nodes[0] && onReveal(nodes[0].span.spanId)}
          >
            N+1: {nodes.length} × {shape}
          </button>
        ))}
        {notes.length > 0 && (
          <span className={styles.notes} title={notes.join('\n')} role="img" aria-label={notes.join(' ')}>
            <Icon name="info-circle" size="sm" />
          </span>
        )}
      </span>
    </div>
  );
}

function notesOf({ parentsMissing, duplicates, clockShiftMs }: TraceSummary): string[] {
  return [
    ...(parentsMissing > 0
      ? [
          `${counted(parentsMissing, 'span')} without their parent in the trace: it was not sampled, or is still on its way.`,
        ]
      : []),
    ...(duplicates > 0 ? [`${counted(duplicates, 'span')} came more than once and count once.`] : []),
    ...(clockShiftMs > 0
      ? [`Clocks of the services differ by up to ${formatDuration(clockShiftMs)}; spans were moved to fit.`]
      : []),
  ];
}

const getStyles = (theme: GrafanaTheme2) => {
  const chip = {
    all: 'unset',
    minWidth: 0,
    maxWidth: 360,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    cursor: 'pointer',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, borderRadius: theme.shape.radius.default },
  } as const;
  return {
    line: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0.25, 2),
      minWidth: 0,
      flexShrink: 0,
    }),
    name: css({
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontWeight: theme.typography.fontWeightMedium,
    }),
    services: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    service: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
    dot: css({ width: 8, height: 8, borderRadius: 2 }),
    figures: css({
      display: 'flex',
      maxWidth: '100%',
      alignItems: 'baseline',
      gap: theme.spacing(0, 1.5),
      minWidth: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
    }),
    figure: css({ flexShrink: 0, whiteSpace: 'nowrap' }),
    failures: css({ ...chip, flexShrink: 0, color: theme.colors.error.text }),
    repeats: css({ ...chip, color: theme.colors.warning.text }),
    notes: css({ flexShrink: 0, color: theme.colors.text.secondary }),
  };
};
