import type { StorageEvents } from '../../../contract/api';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { useResource } from '../data/use-resource';
import { Folded } from '../look/Folded';
import { LoadedView } from '../look/LoadedView';
import { EventTable } from './EventTable';

interface Props {
  datasourceUid: string;
  /** Another one asks again. */
  stamp: unknown;
}

/** What happened to partitions and policies, and who did it: asked for only once it is opened. */
export function History({ datasourceUid, stamp }: Readonly<Props>) {
  return (
    <Folded title="History" aside="what was made, archived, dropped and changed, and by whom">
      {() => <Events datasourceUid={datasourceUid} stamp={stamp} />}
    </Folded>
  );
}

function Events({ datasourceUid, stamp }: Readonly<Props>) {
  const loaded = useResource<StorageEvents>(datasourceUid, 'storage/events', { stamp });
  return (
    <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading the history" shape="text" rows={6} />}>
      {(events) =>
        events.length === 0 ? (
          <EmptyState
            icon="history"
            title="Nothing happened yet"
            hint="What retention drops and archives, and who changes a policy, is written down here for 13 months."
          />
        ) : (
          <EventTable events={events} />
        )
      }
    </LoadedView>
  );
}
