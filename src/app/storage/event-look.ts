import type { IconName } from '@grafana/data';
import type { StorageEvents } from '../../../contract/api';
import type { Tone } from '../../shared/look/tone';

type StorageEvent = StorageEvents[number]['event'];

/** What happened, in a word. */
export const EVENT_LOOKS: Record<StorageEvent, { word: string; tone: Tone; icon: IconName }> = {
  created: { word: 'Created', tone: 'muted', icon: 'plus' },
  archived: { word: 'Archived', tone: 'muted', icon: 'save' },
  detached: { word: 'Detached', tone: 'muted', icon: 'link-broken' },
  dropped: { word: 'Dropped', tone: 'muted', icon: 'trash-alt' },
  held: { word: 'Held rows left', tone: 'success', icon: 'lock' },
  restored: { word: 'Restored', tone: 'success', icon: 'history' },
  failed: { word: 'Failed', tone: 'error', icon: 'exclamation-circle' },
  policy: { word: 'Policy changed', tone: 'info', icon: 'sliders-v-alt' },
};
