import { OrgRole } from '@grafana/data';
import { config, PluginPage } from '@grafana/runtime';
import { LinkButton } from '@grafana/ui';
import { EmptyState } from '../../shared/states/EmptyState';
import { addDataSourcePath, configPath } from '../links/paths';

/** Every page reads through a data source; without one there is nothing but this. */
export function NoDataSource() {
  const mayAdd = config.bootData.user.orgRole === OrgRole.Admin;
  return (
    <PluginPage>
      <EmptyState
        icon="database"
        title="No Howdah data source yet"
        hint={
          mayAdd
            ? 'The app shows what a Howdah data source reads from your PostgreSQL. Add one with the token of the sidecar (howdah token).'
            : 'The app shows what a Howdah data source reads from PostgreSQL. Ask an administrator of this Grafana to add one.'
        }
      >
        {mayAdd && (
          <>
            <LinkButton icon="plus" href={addDataSourcePath}>
              Add data source
            </LinkButton>
            <LinkButton variant="secondary" href={configPath}>
              Open configuration
            </LinkButton>
          </>
        )}
      </EmptyState>
    </PluginPage>
  );
}
