import { locationUtil } from '@grafana/data';
import { LinkButton } from '@grafana/ui';
import { type Frame } from '../frame/use-frame';
import { exploreUrl } from '../links/explore-url';
import { mayExplore } from '../links/may-explore';
import { CopyBlock } from '../look/CopyBlock';
import { Section } from '../look/Section';
import { rawRange } from '../look/raw-range';

/** The statement that shows the same occurrences, to take along. */
export function IssueSql({ sql, frame }: Readonly<{ sql: string; frame: Frame }>) {
  return (
    <Section
      title="SQL for this view"
      actions={
        mayExplore() && (
          <LinkButton
            size="sm"
            variant="secondary"
            icon="compass"
            href={locationUtil.assureBaseUrl(exploreUrl(frame.datasourceUid, sql, rawRange(frame.range)))}
          >
            Open in Explore
          </LinkButton>
        )
      }
    >
      <CopyBlock text={sql} label="Copy the statement" />
    </Section>
  );
}
