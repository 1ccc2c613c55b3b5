/** "TimeoutError: card declined"; the type alone when there is no message. */
export function titleOf(type: string, message: string): string {
  return message === '' ? type : `${type}: ${message}`;
}
