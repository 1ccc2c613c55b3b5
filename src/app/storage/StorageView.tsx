import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StorageInfo } from '../../../contract/api';
import { useIdentity } from '../../shared/api/identity';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { useResource } from '../data/use-resource';
import { type PageViewProps } from '../frame/PageBody';
import { LoadedView } from '../look/LoadedView';
import { CreateAhead } from './CreateAhead';
import { StorageSummary } from './StorageSummary';
import { TableLine } from './TableLine';

/** Will storage hold? The answer first, then each table over time. */
export function StorageView({ frame }: Readonly<PageViewProps>) {
  const styles = useStyles2(getStyles);
  const loaded = useResource<StorageInfo>(frame.datasourceUid, 'storage', { stamp: frame.range });
  const identity = useIdentity(frame.datasourceUid || undefined);
  return (
    <LoadedView
      loaded={loaded}
      className={styles.page}
      skeleton={<LoadingState label="Loading tables" shape="bars" rows={12} />}
    >
      {(storage) => (
        <>
          <div className={styles.head}>
            <StorageSummary storage={storage} />
            <CreateAhead datasourceUid={frame.datasourceUid} identity={identity} onCreated={loaded.reload} />
          </div>
          {storage.tables.length === 0 ? (
            <EmptyState
              icon="database"
              title="No partitioned tables yet"
              hint="They are made when the sidecar migrates the database. Run howdah doctor to see what keeps it from doing so."
            />
          ) : (
            <ul className={styles.tables} data-testid={testIds.storage.table}>
              {storage.tables.map((table) => (
                <TableLine key={table.table} table={table} />
              ))}
            </ul>
          )}
        </>
      )}
    </LoadedView>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1, 3) }),
  tables: css({
    margin: 0,
    padding: 0,
    listStyle: 'none',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    '> li + li': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
