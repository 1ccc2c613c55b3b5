/** An SQL identifier, quoted; the one way in which a name gets into a statement's text. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
