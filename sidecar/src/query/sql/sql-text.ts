/**
 * The end of the literal, quoted name or comment that begins at `at`, or `at` itself where code goes on. What is never
 * closed reaches to the end; PostgreSQL will say so.
 */
export function endOfNonCode(sql: string, at: number): number {
  const character = sql.charAt(at);
  if (character === "'") return endOfQuoted(sql, at, "'", hasEscapes(sql, at));
  if (character === '"') return endOfQuoted(sql, at, '"', false);
  if (character === '-' && sql[at + 1] === '-') return indexOrEnd(sql, '\n', at);
  if (character === '/' && sql[at + 1] === '*') return endOfBlockComment(sql, at);
  if (character === '$') return endOfDollarQuoted(sql, at);
  return at;
}

/** The text with everything blanked out that is no code; positions stay. Quoted names stay, without their quotes. */
export function codeOf(sql: string): string {
  let code = '';
  for (let at = 0; at < sql.length;) {
    const end = endOfNonCode(sql, at);
    if (end === at) {
      code += sql.charAt(at);
      at += 1;
    } else {
      code += sql.charAt(at) === '"' ? ` ${sql.slice(at + 1, end - 1).replaceAll(';', ' ')} ` : ' '.repeat(end - at);
      at = end;
    }
  }
  return code;
}

function endOfQuoted(sql: string, at: number, quote: string, escapes: boolean): number {
  for (let index = at + 1; index < sql.length; index += 1) {
    if (escapes && sql[index] === '\\') index += 1;
    else if (sql[index] === quote) {
      if (sql[index + 1] !== quote) return index + 1;
      index += 1;
    }
  }
  return sql.length;
}

/** Whether the literal is an E'…', in which a backslash hides the next character. */
function hasEscapes(sql: string, at: number): boolean {
  return /[eE]/.test(sql.charAt(at - 1)) && !/[\w$]/.test(sql.charAt(at - 2));
}

function endOfBlockComment(sql: string, at: number): number {
  let depth = 0;
  for (let index = at; index < sql.length; index += 1) {
    const pair = sql.slice(index, index + 2);
    if (pair === '/*') depth += 1;
    else if (pair === '*/') depth -= 1;
    else continue;
    index += 1;
    if (depth === 0) return index + 1;
  }
  return sql.length;
}

function endOfDollarQuoted(sql: string, at: number): number {
  if (/[\w$]/.test(sql.charAt(at - 1))) return at;
  const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(sql.slice(at, at + 64))?.[0];
  if (tag === undefined) return at;
  const end = sql.indexOf(tag, at + tag.length);
  return end === -1 ? sql.length : end + tag.length;
}

function indexOrEnd(sql: string, text: string, at: number): number {
  const index = sql.indexOf(text, at);
  return index === -1 ? sql.length : index;
}
