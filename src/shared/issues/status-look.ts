import type { IconName } from '@grafana/data';
import type { IssueStatus, IssueSubstatus, Severity } from '../../../contract/frames';
import type { Tone } from '../look/tone';

/** How a state is shown: always a word beside the colour, an icon where it deserves a look. */
export interface Look {
  word: string;
  tone: Tone;
  icon?: IconName;
  /** What the word means, for the tooltip. */
  hint: string;
}

export function statusLook(status: IssueStatus, substatus: IssueSubstatus): Look {
  switch (status) {
    case 'unresolved':
      return SUBSTATUS_LOOKS[substatus];
    case 'investigating':
      return { word: 'Investigating', tone: 'info', icon: 'search', hint: 'Somebody is looking into it' };
    case 'ignored':
      return { word: 'Ignored', tone: 'muted', icon: 'bell-slash', hint: 'Still counted, but nobody is told about it' };
    case 'resolved':
      return {
        word: 'Resolved',
        tone: 'success',
        icon: 'check-circle',
        hint: 'Comes back as regressed when it happens again',
      };
    default:
      return status satisfies never;
  }
}

export const severityLook = (severity: Severity): Look & { icon: IconName } => SEVERITY_LOOKS[severity];

const SUBSTATUS_LOOKS: Record<IssueSubstatus, Look> = {
  new: { word: 'New', tone: 'info', icon: 'star', hint: 'First seen lately' },
  regressed: { word: 'Regressed', tone: 'error', icon: 'repeat', hint: 'It was resolved and happened again' },
  escalating: { word: 'Escalating', tone: 'warning', icon: 'arrow-up', hint: 'Happens much more often than before' },
  ongoing: { word: 'Ongoing', tone: 'muted', hint: 'Known, and still happening' },
};

const SEVERITY_LOOKS: Record<Severity, Look & { icon: IconName }> = {
  critical: { word: 'Critical', tone: 'error', icon: 'fire', hint: 'Severity: critical' },
  error: { word: 'Error', tone: 'error', icon: 'exclamation-circle', hint: 'Severity: error' },
  warning: { word: 'Warning', tone: 'warning', icon: 'exclamation-triangle', hint: 'Severity: warning' },
  info: { word: 'Info', tone: 'info', icon: 'info-circle', hint: 'Severity: info' },
  debug: { word: 'Debug', tone: 'muted', icon: 'bug', hint: 'Severity: debug' },
};
