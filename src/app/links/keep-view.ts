/**
 * A link inside the app: keeps what belongs to the view as a whole (data source, environments, time) and takes over
 * nothing that belongs to one page (search, tab, sort). `set` adds or replaces; undefined and '' remove.
 */
export function withView(path: string, currentSearch: string, set: Readonly<UrlValues> = {}): string {
  const current = new URLSearchParams(currentSearch);
  const params = new URLSearchParams();
  for (const key of VIEW_KEYS) {
    current.getAll(key).forEach((value) => params.append(key, value));
  }
  for (const [key, value] of Object.entries(set)) {
    if (value === undefined || value === '') {
      params.delete(key);
    } else {
      params.set(key, value);
    }
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

export type UrlValues = Record<string, string | undefined>;

const VIEW_KEYS = ['var-ds', 'var-env', 'from', 'to', 'timezone'];
