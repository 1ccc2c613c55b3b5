import type { SetupInfo } from '../../../contract/api';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { Section } from '../look/Section';
import { ReasonList } from './ReasonList';

/** What was turned away in the last hour, and what the sender can do. */
export function Refusals({ refused }: Readonly<{ refused: SetupInfo['refused'] }>) {
  return (
    <Section title="Refused in the last hour">
      {refused.length === 0 ? (
        <ToneLabel word="Nothing was refused" tone="muted" icon="check" />
      ) : (
        <ReasonList
          reasons={refused.map(({ remedy, ...reason }) => ({ ...reason, sentence: remedy }))}
          tone="warning"
          icon="exclamation-triangle"
          testId={testIds.setup.refused}
        />
      )}
    </Section>
  );
}
