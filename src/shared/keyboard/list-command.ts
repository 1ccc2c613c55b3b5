/** What a key means in a list of issues. Enter is left to the link that holds the focus. */
export type ListCommand = 'next' | 'previous' | 'first' | 'last' | 'select' | 'resolve' | 'ignore' | 'assign';

/** Undefined for keys without a meaning, with a modifier, and while something is being typed. */
export function listCommandOf(event: Readonly<Key>): ListCommand | undefined {
  return event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) ? undefined : COMMANDS[event.key];
}

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: unknown;
}

const COMMANDS: Partial<Record<string, ListCommand>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  x: 'select',
  r: 'resolve',
  i: 'ignore',
  a: 'assign',
};

function isTyping(target: unknown): boolean {
  const { tagName, type, isContentEditable } = (target ?? {}) as Partial<HTMLInputElement>;
  const typed = tagName === 'TEXTAREA' || tagName === 'SELECT' || (tagName === 'INPUT' && type !== 'checkbox');
  return typed || Boolean(isContentEditable);
}
