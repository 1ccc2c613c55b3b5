/** An exception as its stack text tells it. */
export interface ParsedException {
  /** Null where the text has no heading. */
  type: string | null;
  message: string;
  /** Most recent call first. */
  frames: ParsedFrame[];
}
export interface ParsedFrame {
  function: string | null;
  module: string | null;
  file: string | null;
  line: number | null;
  column: number | null;
  contextLine: string | null;
}

/** "Type: message", where the type is one word; anything else is a message without a type. */
export function splitHeading(heading: string): { type: string | null; message: string } {
  const match =
    /^(?:Uncaught )?([\p{L}_$][\p{L}\p{N}_$.]*(?:Error|Exception|Warning|Interrupt|Exit)?)(?: \[[\w.-]+\])?(?::\s?([\s\S]*))?$/u.exec(
      heading.trim()
    );
  if (match?.[1] === undefined) return { type: null, message: heading.trim() };
  return { type: match[1], message: (match[2] ?? '').trim() };
}
