import { memoised } from './memoised.ts';

/**
 * What must not be stored, by the name it stands under and by its look. Names are compared word by word
 * (`x-api-key`, `apiKey` and `api_key` are the same), so that `gen_ai.usage.input_tokens` stays.
 */
export const REDACTED = '[redacted]';

/** Whether a value under this key is a secret: passwords, tokens, keys, cookies, authorization, card numbers. */
export function isSecretKey(key: string): boolean {
  return key.length <= 300 && isSecretName(key);
}

const isSecretName = memoised((key: string): boolean => {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  // Every name of a .NET assembly has one.
  if (words.length === 0 || words.join(' ') === 'public key token') return false;
  if (words.some((word) => SECRET_WORDS.has(word))) return true;
  if (words.at(-1) === 'token') return true;
  return words.some((word, i) => SECRET_PAIRS.has(`${word} ${words[i + 1] ?? ''}`));
}, 1_000_000);

const SECRET_WORDS = new Set(
  (
    'password passwd pwd passphrase secret secrets authorization cookie cookies credential credentials apikey ' +
    'accesskey secretkey privatekey accesstoken authtoken refreshtoken sessionid sessiontoken csrftoken creditcard ' +
    'cardnumber cvv cvc ssn phpsessid jsessionid'
  ).split(' ')
);
const SECRET_PAIRS = new Set([
  'api key',
  'access key',
  'secret key',
  'private key',
  'signing key',
  'encryption key',
  'session id',
  'credit card',
  'card number',
  'auth header',
]);

/** Passwords in connection URLs and bearer tokens, wherever they stand in a text. */
export function redactText(text: string): string {
  // Looked for first, because most texts have neither.
  const withoutPasswords =
    text.includes('://') && text.includes('@') ? text.replace(URL_PASSWORD, `$1:${REDACTED}@`) : text;
  return /bearer\s/i.test(withoutPasswords) ? withoutPasswords.replace(BEARER, `$1 ${REDACTED}`) : withoutPasswords;
}
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}):[^\s@/]{1,300}@/gi;
const BEARER = /\b(bearer)\s+[A-Za-z0-9._~+/=-]{20,}/gi;

/**
 * Values of secret names within a text: in the query of an address (`?token=…`), in a form (`a=b&password=…`), between
 * words (`login with password=… failed`), and in JSON that was written into a text.
 */
export function redactNamed(text: string): string {
  const outOfQueries = text.includes('=')
    ? text.replace(NAMED_IN_QUERY, (pair, before: string, key: string) =>
        isSecretKey(decodeLoosely(key)) ? `${before}${key}=${REDACTED}` : pair
      )
    : text;
  if (!outOfQueries.includes('"')) return outOfQueries;
  return outOfQueries.replace(NAMED_IN_JSON, (pair, key: string, between: string) =>
    isSecretKey(key) ? `"${key}"${between}"${REDACTED}"` : pair
  );
}
// Bounded in every part: a text may be made to be looked through again and again.
const NAMED_IN_QUERY = /(^|[?&;\s])([^?&;=#\s"'<>]{1,200})=[^&#\s"'<>]{1,8192}/g;
const NAMED_IN_JSON = /"([^"\\]{1,200})"(\s{0,9}:\s{0,9})(?:"(?:[^"\\]|\\.){0,8192}"|[\w.+-]{1,200})/g;

/** A query string with the values of secret names taken out. */
export function redactQuery(query: string): string {
  return query.replace(/(^|[?&;])([^?&;=#\s]{1,200})=[^&#\s]*/g, (pair, before: string, key: string) =>
    isSecretKey(decodeLoosely(key)) ? `${before}${key}=${REDACTED}` : pair
  );
}

function decodeLoosely(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** Headers that identify a caller are left out altogether; the others go through {@link isSecretKey}. */
export function redactHeaders(headers: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (DROPPED_HEADERS.has(name.toLowerCase())) continue;
    kept[name] = isSecretKey(name) ? REDACTED : redactText(value);
  }
  return kept;
}

const DROPPED_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);
