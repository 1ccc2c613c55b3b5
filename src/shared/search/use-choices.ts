import { useEffect, useState } from 'react';
import type { TagValues } from '../../../contract/api';
import type { SearchKeys } from '../../../contract/search-grammar';
import { resource } from '../api/resource';
import { fixedValueChoices, keyChoices, matching, type SearchSubject, valueChoice } from './choices';
import type { Choice, Completion } from './completion';

/**
 * What can be written at the cursor: keys from the sidecar, values from it or from the telemetry. Empty while nothing
 * is known; a failure to complete is no failure of the search.
 */
export function useChoices(
  datasourceUid: string | undefined,
  subject: SearchSubject,
  completion: Completion | undefined
): readonly Choice[] {
  const keys = useSearchKeys(datasourceUid);
  const fixed = completion?.kind === 'value' ? fixedValueChoices(keys, completion, subject) : undefined;
  const asked = completion?.kind === 'value' && !fixed ? completion.key : undefined;
  const values = useTagValues(datasourceUid, asked);
  if (!completion) {
    return [];
  }
  return completion.kind === 'key'
    ? keyChoices(keys, completion, subject)
    : (fixed ?? matching(values, completion.prefix));
}

function useSearchKeys(datasourceUid: string | undefined): SearchKeys {
  const [keys, setKeys] = useState<SearchKeys>([]);
  useEffect(() => {
    let current = true;
    if (datasourceUid) {
      askOnce(datasourceUid).then(
        (found) => current && setKeys(found),
        () => undefined
      );
    }
    return () => {
      current = false;
    };
  }, [datasourceUid]);
  return keys;
}

function useTagValues(datasourceUid: string | undefined, key: string | undefined): Choice[] {
  const [found, setFound] = useState<{ of?: string; values: Choice[] }>({ values: [] });
  useEffect(() => {
    let current = true;
    if (datasourceUid && key) {
      resource<TagValues>(datasourceUid, 'GET', 'tag-values', { params: { key }, requestId: 'howdah-tag-values' }).then(
        (values) => current && setFound({ of: key, values: values.map(({ text }) => valueChoice(text)) }),
        () => undefined
      );
    }
    return () => {
      current = false;
    };
  }, [datasourceUid, key]);
  return found.of === key ? found.values : NONE;
}

const NONE: Choice[] = [];

/** The keys of one data source do not change while the page is open. */
const asked = new Map<string, Promise<SearchKeys>>();

function askOnce(datasourceUid: string): Promise<SearchKeys> {
  const before = asked.get(datasourceUid);
  if (before) {
    return before;
  }
  const answer = resource<SearchKeys>(datasourceUid, 'GET', 'search-keys');
  asked.set(datasourceUid, answer);
  answer.catch(() => asked.delete(datasourceUid));
  return answer;
}
