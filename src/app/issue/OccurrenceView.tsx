import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { OccurrenceDetail } from '../../../contract/api';
import { toFailure } from '../../shared/api/failure';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { useResource } from '../data/use-resource';
import { type Frame } from '../frame/use-frame';
import { usePageUrl } from '../links/use-page-url';
import { LoadedView } from '../look/LoadedView';
import { usePageKeys } from '../look/use-page-keys';
import { Breadcrumbs } from './Breadcrumbs';
import { Contexts } from './Contexts';
import { OccurrencePager } from './OccurrencePager';
import { OccurrenceTrace } from './OccurrenceTrace';
import { StackTraces } from './StackTraces';

interface Props {
  frame: Frame;
  issueId: string;
}

/** One occurrence of the issue, chosen by the URL: the latest, unless another one is asked for. */
export function OccurrenceView({ frame, issueId }: Readonly<Props>) {
  const { params, set } = usePageUrl();
  const which = params.get('occurrence') ?? 'latest';
  const loaded = useResource<OccurrenceDetail>(
    frame.datasourceUid,
    `issues/${encodeURIComponent(issueId)}/occurrences/${encodeURIComponent(which)}`,
    { stamp: frame.range }
  );
  const show = (chosen: string) => set({ occurrence: chosen === 'latest' ? undefined : chosen });
  const { previous, next } = loaded.data ?? {};

  usePageKeys((command) => {
    const target = command === 'next' ? next : command === 'previous' ? previous : undefined;
    if (target) {
      show(target);
    }
    return Boolean(target);
  });

  if (loaded.error !== undefined && !loaded.loading && toFailure(loaded.error).status === 404) {
    return (
      <EmptyState icon="bug" title="No such occurrence" hint={toFailure(loaded.error).message}>
        {which !== 'latest' && (
          <Button variant="secondary" onClick={() => show('latest')}>
            Show the latest
          </Button>
        )}
      </EmptyState>
    );
  }
  return (
    <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading the occurrence" shape="text" rows={10} />}>
      {(occurrence) => <Occurrence occurrence={occurrence} frame={frame} which={which} onShow={show} />}
    </LoadedView>
  );
}

interface OccurrenceProps {
  occurrence: OccurrenceDetail;
  frame: Frame;
  which: string;
  onShow: (which: string) => void;
}

function Occurrence({ occurrence, frame, which, onShow }: Readonly<OccurrenceProps>) {
  const styles = useStyles2(getStyles);
  const { exceptions, breadcrumbs, stackTrace, traceId, occurredAt } = occurrence;
  const isBare = exceptions.length === 0 && !stackTrace && breadcrumbs.length === 0 && !traceId;
  return (
    <div className={styles.sections}>
      <OccurrencePager occurrence={occurrence} which={which} onShow={onShow} />
      <StackTraces exceptions={exceptions} text={stackTrace} message={occurrence.message} />
      {breadcrumbs.length > 0 && <Breadcrumbs crumbs={breadcrumbs} occurredAt={occurredAt} />}
      {traceId && <OccurrenceTrace frame={frame} traceId={traceId} spanId={occurrence.spanId} />}
      <Contexts occurrence={occurrence} />
      {isBare && (
        <EmptyState
          icon="info-circle"
          title="Nothing but the message was sent"
          hint="Stack trace, breadcrumbs and trace appear here when the sender adds them."
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sections: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(3) }),
});
