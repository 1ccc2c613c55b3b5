import type { IconName } from '@grafana/data';
import type { PartitionHealth, PartitionState } from '../../../contract/frames';
import type { Tone } from '../look/tone';

/** A state is never told by its colour alone: each has a pattern and a word. */
export interface PartitionLook {
  word: string;
  hint: string;
  tone: Tone;
  pattern: 'solid' | 'striped' | 'outline' | 'dashed' | 'hatched' | 'dotted' | 'framed';
  /** Whether it has rows in the table, which its height shows; the others are all equally low. */
  hasSize: boolean;
}

/** In the order in which a partition goes through them; `missing` and `kept` are the ways that leave it. */
export const PARTITION_LOOKS: Record<PartitionState, PartitionLook> = {
  archived: {
    word: 'Archived',
    hint: 'Dropped, and written to a file before',
    tone: 'muted',
    pattern: 'dotted',
    hasSize: false,
  },
  detached: {
    word: 'Detached',
    hint: 'On its way out, no longer read',
    tone: 'warning',
    pattern: 'hatched',
    hasSize: true,
  },
  due: {
    word: 'Due',
    hint: 'Older than the retention, dropped by the next run',
    tone: 'warning',
    pattern: 'striped',
    hasSize: true,
  },
  kept: {
    word: 'Kept',
    hint: 'Due, but under a legal hold or restored',
    tone: 'success',
    pattern: 'framed',
    hasSize: true,
  },
  existing: { word: 'Existing', hint: 'Holds rows of the past', tone: 'muted', pattern: 'solid', hasSize: true },
  current: { word: 'Current', hint: 'Takes the rows of now', tone: 'info', pattern: 'solid', hasSize: true },
  ahead: { word: 'Ahead', hint: 'Made ahead of time, empty', tone: 'info', pattern: 'outline', hasSize: false },
  missing: { word: 'Missing', hint: 'Should exist and does not', tone: 'error', pattern: 'dashed', hasSize: false },
};

export interface HealthLook {
  word: string;
  tone: Tone;
  icon: IconName;
}

export const HEALTH_LOOKS: Record<PartitionHealth, HealthLook> = {
  ok: { word: 'Healthy', tone: 'success', icon: 'check-circle' },
  warning: { word: 'Warning', tone: 'warning', icon: 'exclamation-triangle' },
  critical: { word: 'Critical', tone: 'error', icon: 'exclamation-circle' },
};

/** What needs attention first. */
export const URGENCY: Record<PartitionHealth, number> = { ok: 0, warning: 1, critical: 2 };
