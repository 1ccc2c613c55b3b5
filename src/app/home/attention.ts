import type { IconName } from '@grafana/data';
import type { Overview } from '../../../contract/api';
import { counted } from '../../shared/formats/count';
import type { Tone } from '../../shared/look/tone';
import { issuesPath, setupPath, storagePath } from '../links/paths';

/** One thing that deserves a look, and where it leads. */
export interface Attention {
  text: string;
  tone: Tone;
  icon: IconName;
  /** Missing where it would lead to a closed door. */
  path?: string;
  tab?: string;
}

/** What needs attention, worst kind first. Nothing means: all is well. */
export function attentionOf(
  { issues, findings, storage, intake }: Overview,
  { maySetUp }: { maySetUp: boolean }
): Attention[] {
  const all: Array<Attention & { count: number }> = [
    {
      count: issues.regressed,
      text: counted(issues.regressed, 'regressed issue'),
      tone: 'error',
      icon: 'repeat',
      path: issuesPath,
      tab: 'regressed',
    },
    {
      count: issues.new,
      text: counted(issues.new, 'new issue'),
      tone: 'info',
      icon: 'star',
      path: issuesPath,
      tab: 'new',
    },
    {
      count: issues.escalating,
      text: counted(issues.escalating, 'escalating issue'),
      tone: 'warning',
      icon: 'arrow-up',
      path: issuesPath,
      tab: 'escalating',
    },
    { count: findings, text: counted(findings, 'finding'), tone: 'warning', icon: 'search', path: issuesPath },
    {
      count: storage.health === 'ok' ? 0 : 1,
      text: storage.health === 'critical' ? 'Storage needs help now' : 'Storage needs a look',
      tone: storage.health === 'critical' ? 'error' : 'warning',
      icon: 'database',
      path: storagePath,
    },
    {
      count: intake.refusedLastHour,
      text: `${counted(intake.refusedLastHour, 'request')} refused in the last hour`,
      tone: 'warning',
      icon: 'exclamation-triangle',
      ...(maySetUp && { path: setupPath }),
    },
  ];
  return all.filter(({ count }) => count > 0).map(({ count: _, ...attention }) => attention);
}
