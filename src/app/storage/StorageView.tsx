import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useCallback } from 'react';
import type { StorageInfo } from '../../../contract/api';
import { useIdentity } from '../../shared/api/identity';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { useResource } from '../data/use-resource';
import { type PageViewProps } from '../frame/PageBody';
import { LoadedView } from '../look/LoadedView';
import { useToast } from '../look/use-toast';
import { CreateAhead } from './CreateAhead';
import { HeldList } from './HeldList';
import { History } from './History';
import { storageRefusal } from './may-administer';
import { RunRetention } from './RunRetention';
import { type StorageActions } from './storage-actions';
import { StorageSummary } from './StorageSummary';
import { TableGroups } from './TableGroups';

/** Will storage hold? The answer first, then each table over time, then what is kept and what happened. */
export function StorageView({ frame: { datasourceUid, range, refresh } }: Readonly<PageViewProps>) {
  const styles = useStyles2(getStyles);
  const loaded = useResource<StorageInfo>(datasourceUid, 'storage', { stamp: range });
  const identity = useIdentity(datasourceUid || undefined);
  const { say, toast } = useToast();
  const onDone = useCallback(
    (text: string) => {
      say(text);
      refresh();
    },
    [say, refresh]
  );
  const onFailed = useCallback((text: string) => say(text, { failed: true }), [say]);
  const actions: StorageActions = {
    datasourceUid,
    archiveLocation: loaded.data?.archiveLocation ?? null,
    refusal: storageRefusal(identity),
    onDone,
    onFailed,
  };
  return (
    <div className={styles.page}>
      <LoadedView
        loaded={loaded}
        className={styles.page}
        skeleton={<LoadingState label="Loading tables" shape="bars" rows={12} />}
      >
        {(storage) => (
          <>
            <div className={styles.head}>
              <StorageSummary storage={storage} />
              <div className={styles.actions}>
                <RunRetention storage={storage} actions={actions} />
                <CreateAhead actions={actions} />
              </div>
            </div>
            {storage.tables.length === 0 ? (
              <EmptyState
                icon="database"
                title="No partitioned tables yet"
                hint="They are made when the sidecar migrates the database. Run howdah doctor to see what keeps it from doing so."
              />
            ) : (
              <TableGroups tables={storage.tables} actions={actions} />
            )}
            <HeldList datasourceUid={datasourceUid} identity={identity} stamp={range} />
            <History datasourceUid={datasourceUid} stamp={range} />
          </>
        )}
      </LoadedView>
      {toast}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1, 3) }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
