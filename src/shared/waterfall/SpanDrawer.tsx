import { css } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { ClipboardButton, IconButton, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import { counted } from '../formats/count';
import { formatDuration } from '../formats/duration';
import { ToneLabel } from '../look/ToneLabel';
import { issueUrl, traceUrl } from '../plugin-ids';
import { testIds } from '../test-ids';
import { Attributes } from './Attributes';
import type { SpanNode } from './build-tree';
import { issueRange } from './issue-range';
import { selfTimeOf } from './self-time';
import { failureOf, statementOf } from './span';

interface Props {
  node: SpanNode;
  traceStartMs: number;
  colour: string;
  datasourceUid: string;
  onClose: () => void;
}

/** All that is known of one span, what went wrong first. */
export function SpanDrawer({ node, traceStartMs, colour, datasourceUid, onClose }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { span } = node;
  const statement = statementOf(span);
  // Shown once: the statement has a place of its own.
  const attributes = span.attributes.filter(({ value }) => statement === undefined || value !== statement);
  return (
    <aside
      className={styles.drawer}
      aria-label={`Span ${span.name}`}
      data-testid={testIds.waterfall.drawer}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className={styles.header} style={{ boxShadow: `inset 3px 0 0 ${colour}` }}>
        <div className={styles.titles}>
          <div className={styles.name}>{span.name}</div>
          <div className={styles.service}>
            {span.service} · {span.kind}
          </div>
        </div>
        <IconButton name="times" size="lg" aria-label="Close span" onClick={onClose} />
      </header>
      <div className={styles.body}>
        <Failure node={node} datasourceUid={datasourceUid} />
        <div className={styles.facts}>
          <Fact name="Duration" value={formatDuration(span.durationMs)} />
          <Fact name="Self time" value={formatDuration(selfTimeOf(node))} />
          <Fact name="Starts at" value={`+${formatDuration(node.startMs - traceStartMs)}`} />
          {span.httpStatus !== null && <Fact name="HTTP status" value={String(span.httpStatus)} />}
          {node.clockShiftMs !== 0 && <Fact name="Clock corrected by" value={formatDuration(node.clockShiftMs)} />}
        </div>
        {statement && (
          <Section
            title="Statement"
            action={
              <ClipboardButton
                size="sm"
                variant="secondary"
                fill="text"
                icon="copy"
                aria-label="Copy statement"
                getText={() => statement}
              />
            }
          >
            <pre className={styles.statement}>{statement}</pre>
          </Section>
        )}
        <Section title="Attributes">
          <Attributes attributes={attributes} empty="This span was sent without attributes." />
        </Section>
        {span.events.length > 0 && (
          <Section title={counted(span.events.length, 'event')}>
            {span.events.map((event, index) => (
              <details key={index} className={styles.event} open={event.name === 'exception'}>
                <summary>
                  <span className={styles.offset}>
                    +{formatDuration(event.atMs + node.clockShiftMs - traceStartMs)}
                  </span>{' '}
                  {event.name}
                </summary>
                <Attributes attributes={event.attributes} empty="Without attributes." />
              </details>
            ))}
          </Section>
        )}
        {span.links.length > 0 && (
          <Section title={counted(span.links.length, 'link')}>
            {span.links.map((link) => (
              <div key={`${link.traceId} ${link.spanId}`}>
                <a
                  className={styles.link}
                  href={locationUtil.assureBaseUrl(traceUrl(link.traceId, datasourceUid, link.spanId))}
                >
                  Trace {link.traceId.slice(0, 8)}… span {link.spanId}
                </a>
                <Attributes attributes={link.attributes} />
              </div>
            ))}
          </Section>
        )}
        <Section title="Resource">
          <Attributes attributes={span.resource} empty="Nothing is known about who sent it." />
        </Section>
        <Section title="Ids">
          <Attributes
            attributes={[
              { key: 'span', value: span.spanId },
              { key: 'parent', value: span.parentSpanId ?? 'none' },
              { key: 'trace', value: span.traceId },
            ]}
          />
        </Section>
      </div>
    </aside>
  );
}

function Failure({ node: { span }, datasourceUid }: Readonly<{ node: SpanNode; datasourceUid: string }>) {
  const styles = useStyles2(getStyles);
  const reason = failureOf(span);
  if (reason === undefined) {
    return null;
  }
  return (
    <div className={styles.failure}>
      <ToneLabel tone="error" icon="exclamation-circle" word={reason === 'failed' ? 'This span failed' : reason} />
      {span.errorTitle && span.statusMessage && !span.errorTitle.includes(span.statusMessage) && (
        <div>{span.statusMessage}</div>
      )}
      {span.issueId && (
        <a
          className={styles.link}
          href={locationUtil.assureBaseUrl(issueUrl(span.issueId, datasourceUid, issueRange(span.startMs)))}
        >
          Open the issue
        </a>
      )}
    </div>
  );
}

function Fact({ name, value }: Readonly<{ name: string; value: string }>) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <div className={styles.factName}>{name}</div>
      <div className={styles.factValue}>{value}</div>
    </div>
  );
}

function Section({ title, action, children }: Readonly<{ title: string; action?: ReactNode; children: ReactNode }>) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <h6 className={styles.sectionTitle}>
        {title}
        {action}
      </h6>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  drawer: css({
    flex: '0 0 min(460px, 42%)',
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    marginLeft: theme.spacing(1),
    borderLeft: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
    '@container (max-width: 820px)': { position: 'absolute', inset: 0, zIndex: 3, marginLeft: 0, borderLeft: 'none' },
  }),
  header: css({
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 1, 1, 1.5),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  titles: css({ flex: 1, minWidth: 0 }),
  name: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  service: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  body: css({
    flex: 1,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minHeight: 0,
    padding: theme.spacing(1.5, 1, 2, 1.5),
    overflow: 'auto',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  failure: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.error.transparent,
    overflowWrap: 'anywhere',
    '& span': { whiteSpace: 'normal' },
  }),
  facts: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3) }),
  factName: css({ color: theme.colors.text.secondary }),
  factValue: css({ fontSize: theme.typography.body.fontSize, fontVariantNumeric: 'tabular-nums' }),
  sectionTitle: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    margin: theme.spacing(0, 0, 0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  statement: css({
    margin: 0,
    maxHeight: 240,
    padding: theme.spacing(1),
    fontSize: 12,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
  event: css({ summary: { cursor: 'pointer', padding: theme.spacing(0.25, 0) } }),
  offset: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
