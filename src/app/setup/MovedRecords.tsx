import type { SetupInfo } from '../../../contract/api';
import { testIds } from '../../shared/test-ids';
import { Section } from '../look/Section';
import { ReasonList } from './ReasonList';

/** What was stored in the last hour at another time than was sent; nothing where all clocks are right. */
export function MovedRecords({ moved }: Readonly<{ moved: SetupInfo['moved'] }>) {
  if (moved.length === 0) return null;
  return (
    <Section title="Stored at another time in the last hour">
      <ReasonList
        reasons={moved.map(({ explanation, ...reason }) => ({ ...reason, sentence: explanation }))}
        tone="info"
        icon="clock-nine"
        testId={testIds.setup.moved}
      />
    </Section>
  );
}
