import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, ButtonGroup, useStyles2 } from '@grafana/ui';
import type { OccurrenceDetail } from '../../../contract/api';
import { exactCount } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { testIds } from '../../shared/test-ids';

interface Props {
  occurrence: OccurrenceDetail;
  /** As asked for: an id or a word. */
  which: string;
  onShow: (which: string) => void;
}

/** Which occurrence is shown, and the ways to the others. */
export function OccurrencePager({ occurrence, which, onShow }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { occurredAt, release, environment, service, index, total, previous, next, traceId } = occurrence;
  const at = new Date(occurredAt);
  const origin = [
    service,
    environment,
    release && `release ${release}`,
    occurrence.tenant && `tenant ${occurrence.tenant}`,
    occurrence.originalTime && `sent with the time ${dateTimeFormat(new Date(occurrence.originalTime))}`,
  ];
  return (
    <div className={styles.pager} data-testid={testIds.issue.pager}>
      <div className={styles.words}>
        <span className={styles.place}>
          Occurrence {exactCount(index)} of {exactCount(total)}
        </span>
        <span className={styles.origin} title={origin.filter(Boolean).join(' · ')}>
          {dateTimeFormat(at)} (<RelativeTime at={at} form="sentence" />)
          {origin.filter(Boolean).map((part) => ` · ${part ?? ''}`)}
        </span>
      </div>
      <ButtonGroup>
        <Button size="sm" variant="secondary" disabled={!previous} onClick={() => onShow('first')}>
          First
        </Button>
        <Button
          size="sm"
          variant="secondary"
          icon="angle-left"
          aria-label="Earlier occurrence"
          tooltip="Earlier (k)"
          disabled={!previous}
          onClick={() => previous && onShow(previous)}
        />
        <Button
          size="sm"
          variant="secondary"
          icon="angle-right"
          aria-label="Later occurrence"
          tooltip="Later (j)"
          disabled={!next}
          onClick={() => next && onShow(next)}
        />
        <Button size="sm" variant="secondary" disabled={!next} onClick={() => onShow('latest')}>
          Latest
        </Button>
      </ButtonGroup>
      {!traceId && which !== 'with-trace' && (
        <Button size="sm" variant="secondary" icon="gf-traces" onClick={() => onShow('with-trace')}>
          One with a trace
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  pager: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 1, 0.75, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  words: css({ flex: '1 1 300px', minWidth: 0, display: 'flex', flexDirection: 'column' }),
  place: css({ fontWeight: theme.typography.fontWeightMedium, fontVariantNumeric: 'tabular-nums' }),
  origin: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});
