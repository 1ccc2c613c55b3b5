import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Modal, useStyles2 } from '@grafana/ui';
import { useCallback, useState } from 'react';
import type { DueRetention, RetentionResult, StorageInfo } from '../../../contract/api';
import { resource } from '../../shared/api/resource';
import { counted } from '../../shared/formats/count';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { useAction } from '../data/use-action';
import { useResource } from '../data/use-resource';
import { LoadedView } from '../look/LoadedView';
import { dropsInNumbers } from './describe-drops';
import { describeRun } from './describe-run';
import { DropsTable } from './DropsTable';
import { nextDrop } from './next-drop';
import { type StorageActions } from './storage-actions';

interface Props {
  storage: StorageInfo;
  actions: StorageActions;
  onClose: () => void;
}

/** There is no way back from a drop: so the dialog shows what goes, and its button says how much. */
export function RunRetentionDialog({ storage, actions, onClose }: Readonly<Props>) {
  const { datasourceUid, onDone } = actions;
  const styles = useStyles2(getStyles);
  const due = useResource<DueRetention>(datasourceUid, 'storage/due');
  const { reload } = due;
  const [failed, setFailed] = useState<RetentionResult['failed']>([]);
  const { run, busy, failure } = useAction(
    useCallback(async () => {
      const result = await resource<RetentionResult>(datasourceUid, 'POST', 'storage/retention', { body: {} });
      onDone(describeRun(result));
      if (result.failed.length === 0) {
        onClose();
      } else {
        setFailed(result.failed);
        reload();
      }
    }, [datasourceUid, onDone, onClose, reload])
  );
  const dropping = (due.data ?? []).filter(({ drops }) => drops.length > 0);
  const kept = (due.data ?? []).flatMap((preview) => preview.kept);
  const numbers = dropsInNumbers(dropping);

  return (
    <Modal title="Run retention now" isOpen className={styles.dialog} onDismiss={onClose}>
      <LoadedView
        loaded={due}
        className={styles.body}
        skeleton={<LoadingState label="Looking for what is due" shape="text" rows={5} />}
      >
        {() =>
          dropping.length === 0 ? (
            <EmptyState title="Nothing is due" hint={nextDrop(storage.tables)} />
          ) : (
            <>
              <p className={styles.text}>
                All rows of these partitions are older than their table keeps, or the table is larger than it may be.
                They are dropped for good.
              </p>
              <DropsTable
                previews={dropping}
                isArchived={(table) => storage.tables.some((one) => one.table === table && one.archive)}
              />
            </>
          )
        }
      </LoadedView>
      {kept.length > 0 && (
        <p className={styles.aside} title={kept.join('\n')}>
          {counted(kept.length, 'partition')} more would go, but {kept.length === 1 ? 'has' : 'have'} rows under a legal
          hold, or {kept.length === 1 ? 'was' : 'were'} restored.
        </p>
      )}
      {failure && <Alert severity="error" title="Retention did not run" children={failure} />}
      {failed.map(({ table, error }) => (
        <Alert key={table} severity="error" title={`${table} was not finished`}>
          {error}
        </Alert>
      ))}
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {numbers === '' ? 'Close' : 'Cancel'}
        </Button>
        {numbers !== '' && (
          <Button variant="destructive" disabled={busy || due.loading} onClick={run}>
            {busy ? 'Dropping…' : `Drop ${numbers}`}
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  dialog: css({ width: 720, maxWidth: '100%' }),
  body: css({ minHeight: 120 }),
  text: css({ margin: theme.spacing(0, 0, 1.5) }),
  aside: css({ margin: theme.spacing(1.5, 0, 0), color: theme.colors.text.secondary }),
});
