import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Overview, SetupInfo } from '../../../contract/api';
import { LoadingState } from '../../shared/states/LoadingState';
import { Skeleton } from '../../shared/states/Skeleton';
import { useQuery } from '../data/use-query';
import { rangeParams } from '../data/range-params';
import { useResource } from '../data/use-resource';
import { type PageViewProps } from '../frame/PageBody';
import { LoadedView } from '../look/LoadedView';
import { IntakeLine } from './IntakeLine';
import { NeedsAttention } from './NeedsAttention';
import { NothingYet } from './NothingYet';
import { readServices } from './read-services';
import { Services } from './Services';
import { TopIssues } from './TopIssues';

/** The state of everything: what needs attention first, then the services and the issues behind it. */
export function HomeView({ frame }: Readonly<PageViewProps>) {
  const styles = useStyles2(getStyles);
  const { datasourceUid, environments } = frame;
  const overview = useResource<Overview>(datasourceUid, 'overview', {
    params: rangeParams(frame),
    stamp: frame.range,
  });
  const setup = useResource<SetupInfo>(datasourceUid, 'setup', { stamp: frame.range });
  const services = useQuery(frame, {
    queryType: 'operations',
    by: 'service',
    only: 'server',
    sort: 'total',
    environments: [...environments],
    limit: 50,
  });

  return (
    <LoadedView loaded={overview} skeleton={<HomeSkeleton />}>
      {(facts) =>
        hasNothing(facts, setup.data) && readServices(services.data ?? []).length === 0 && !services.loading ? (
          <NothingYet setup={setup.data} />
        ) : (
          <div className={styles.parts}>
            <NeedsAttention overview={facts} />
            <div className={styles.columns}>
              <Services frame={frame} loaded={services} />
              <TopIssues frame={frame} />
            </div>
            <IntakeLine overview={facts} />
          </div>
        )
      }
    </LoadedView>
  );
}

/** No issue is known and nothing ever came in. */
function hasNothing({ issues, intake }: Overview, setup: SetupInfo | undefined): boolean {
  return (
    issues.unresolved === 0 &&
    intake.spansPerSecond === 0 &&
    setup?.received.every(({ lastAt }) => lastAt === null) === true
  );
}

function HomeSkeleton() {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.parts}>
      <Skeleton height={56} />
      <div className={styles.columns}>
        <LoadingState label="Loading services" rows={5} />
        <LoadingState label="Loading issues" rows={5} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({ containerType: 'inline-size', display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    '@container (min-width: 1240px)': { gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 7fr)' },
  }),
});
