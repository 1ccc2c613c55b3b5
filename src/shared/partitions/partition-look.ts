import type { IconName } from '@grafana/data';
import type { PartitionHealth, PartitionState } from '../../../contract/frames';
import type { Tone } from '../look/tone';

/** A state is never told by its colour alone: each has a pattern and a word. */
export interface PartitionLook {
  word: string;
  hint: string;
  tone: Tone;
  pattern: 'solid' | 'striped' | 'outline' | 'dashed';
}

export const PARTITION_LOOKS: Record<PartitionState, PartitionLook> = {
  existing: { word: 'Existing', hint: 'Holds rows of the past', tone: 'muted', pattern: 'solid' },
  current: { word: 'Current', hint: 'Takes the rows of now', tone: 'info', pattern: 'solid' },
  ahead: { word: 'Ahead', hint: 'Made ahead of time, empty', tone: 'info', pattern: 'outline' },
  due: { word: 'Due', hint: 'Older than the retention, dropped by the next run', tone: 'warning', pattern: 'striped' },
  missing: { word: 'Missing', hint: 'Should exist and does not', tone: 'error', pattern: 'dashed' },
  detached: { word: 'Detached', hint: 'On its way out, no longer read', tone: 'muted', pattern: 'striped' },
  archived: { word: 'Archived', hint: 'Dropped, and written to a file before', tone: 'muted', pattern: 'outline' },
  kept: { word: 'Kept', hint: 'Due, but under a legal hold or restored', tone: 'info', pattern: 'striped' },
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
