import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { RetentionPreview, TableHealth } from '../../../contract/api';
import { messageOf } from '../../shared/api/failure';
import { counted } from '../../shared/formats/count';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { Skeleton } from '../../shared/states/Skeleton';
import { testIds } from '../../shared/test-ids';
import type { Loaded } from '../data/use-loaded';
import { describePolicy } from './describe-policy';
import { dropsInNumbers, dropsInRows, dropsInTime } from './describe-drops';

interface Props {
  table: TableHealth;
  preview: Loaded<RetentionPreview>;
  /** Whether the fields say a policy that may be: of another nothing would be dropped. */
  isValid: boolean;
}

/** What the next run of retention would do under the policy in the fields. */
export function PolicyEffect({ table, preview, isValid }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status" aria-busy={preview.loading} data-testid={testIds.storage.effect}>
      {isValid ? <Effect preview={preview} /> : `Nothing changes: ${table.table} still ${describePolicy(table)}.`}
    </div>
  );
}

function Effect({ preview: { data, error, loading } }: Readonly<Pick<Props, 'preview'>>) {
  const styles = useStyles2(getStyles);
  if (loading || (!data && error === undefined)) {
    return <Skeleton width="60%" />;
  }
  if (!data || error !== undefined) {
    return <ToneLabel tone="error" icon="exclamation-circle" word={messageOf(error)} className={styles.failure} />;
  }
  const numbers = dropsInNumbers([data]);
  return (
    <>
      {numbers === '' ? (
        <ToneLabel tone="success" icon="check-circle" word="The next run drops nothing" />
      ) : (
        <>
          <ToneLabel tone="warning" icon="exclamation-triangle" word={`The next run drops ${numbers}, for good`} />
          <span>
            {dropsInTime(data)} (UTC), {dropsInRows(data)}
          </span>
        </>
      )}
      {data.kept.length > 0 && (
        <span title={data.kept.join('\n')}>
          {counted(data.kept.length, 'partition')} more would go, but for a legal hold or because it was restored
        </span>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: theme.spacing(0.25),
    // As high with two lines as with one, so that the buttons stay where they are.
    minHeight: 64,
    margin: theme.spacing(2, 0, 0),
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
  failure: css({ whiteSpace: 'normal' }),
});
