import { css } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { EmptyState } from '../../shared/states/EmptyState';
import { testIds } from '../../shared/test-ids';
import { howdahDatasources } from '../frame/howdah-datasources';
import { addDataSourcePath, homePath, setupPath } from '../links/paths';
import { Section } from '../look/Section';
import { DataSourceLine } from './DataSourceLine';

/** The app has no settings of its own: it shows what its data sources read, and each has its own connection. */
export default function ConfigPage() {
  const styles = useStyles2(getStyles);
  const sources = howdahDatasources();
  return (
    <div className={styles.page}>
      <Section
        title="Data sources"
        aside="each reads through one Howdah sidecar"
        surface="box"
        actions={
          <LinkButton
            size="sm"
            variant={sources.length > 0 ? 'secondary' : 'primary'}
            icon="plus"
            href={addDataSourcePath}
          >
            Add data source
          </LinkButton>
        }
      >
        {sources.length === 0 ? (
          <EmptyState
            icon="database"
            title="No Howdah data source yet"
            hint="Add one with the token that the sidecar prints (howdah token). Grafana finds the sidecar by its own setting, GF_PLUGIN_SIDECAR."
          />
        ) : (
          <ul className={styles.list} data-testid={testIds.config.sources}>
            {sources.map(({ uid, name }) => (
              <DataSourceLine key={uid} uid={uid} name={name} />
            ))}
          </ul>
        )}
      </Section>
      <Section title="Where to go">
        <div className={styles.links}>
          <LinkButton variant="secondary" icon="home-alt" href={locationUtil.assureBaseUrl(homePath)}>
            Open Howdah
          </LinkButton>
          <LinkButton variant="secondary" icon="upload" href={locationUtil.assureBaseUrl(setupPath)}>
            Send telemetry
          </LinkButton>
        </div>
      </Section>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(3), maxWidth: 960 }),
  list: css({ margin: 0, padding: 0, listStyle: 'none' }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
