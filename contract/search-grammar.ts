/**
 * The search grammar, one for issues, occurrences, traces and (later) logs and notification filters:
 *
 *   search  = { term }                              terms are joined by "and"
 *   term    = [ "!" | "-" ] ( key ":" value | text )
 *   key     = one of the keys below, or any attribute or tag name such as `http.route`
 *   value   = [ ">" | ">=" | "<" | "<=" ] word | "quoted text" | "[" value { "," value } "]"
 *   text    = word or "quoted text": looked for in the title (issues) or the span name (traces), without case
 *
 * `*` in a value stands for any text; in quotes, `\*`, `\"` and `\\` are the characters themselves. Durations take a unit
 * (`duration:>250ms`, `1.5s`), counts are plain numbers.
 * The parser lives in sidecar/src/query/model/search.ts; an unknown `is:` value or a broken quote is refused with the
 * position of the fault.
 */
export interface SearchKey {
  key: string;
  /** A sentence for the completion list. */
  description: string;
  /** Where the key can be used. */
  on: ReadonlyArray<'issues' | 'traces'>;
  /** Fixed values to complete; without them the values come from `GET tag-values`. */
  values?: readonly string[];
}

/** The body of `GET search-keys`: the keys with a meaning of their own, in the order in which they are offered. */
export type SearchKeys = SearchKey[];
