import type { SetupInfo } from '../../../contract/api';
import { testIds } from '../../shared/test-ids';
import { Section } from '../look/Section';
import { ReasonList } from './ReasonList';

/** What was stored in the last hour without the part that was over a limit; nothing where all kept to the limits. */
export function CutRecords({ cut }: Readonly<{ cut: SetupInfo['cut'] }>) {
  if (cut.length === 0) return null;
  return (
    <Section title="Cut to size in the last hour">
      <ReasonList
        reasons={cut.map(({ explanation, ...reason }) => ({ ...reason, sentence: explanation }))}
        tone="info"
        icon="arrow-to-right"
        testId={testIds.setup.cut}
      />
    </Section>
  );
}
