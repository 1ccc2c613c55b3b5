import { listCommandOf, type ListCommand } from '../../shared/keyboard/list-command';

/** What a key means on a page with a list: the commands of the list, and those of the page around it. */
export type PageCommand = ListCommand | 'open' | 'search' | 'help' | 'close';

type Key = Parameters<typeof listCommandOf>[0];

export function pageCommandOf(event: Key): PageCommand | undefined {
  const command = listCommandOf(event);
  if (command || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) {
    return command;
  }
  return PAGE_COMMANDS[event.key];
}

const PAGE_COMMANDS: Partial<Record<string, PageCommand>> = {
  Enter: 'open',
  '/': 'search',
  '?': 'help',
  Escape: 'close',
};

/** Fields take letters, links and buttons take Enter. */
function isTaken({ key, target }: Key): boolean {
  const { tagName, isContentEditable, type } = (target ?? {}) as Partial<HTMLInputElement>;
  const typed = tagName === 'TEXTAREA' || tagName === 'SELECT' || (tagName === 'INPUT' && type !== 'checkbox');
  return typed || Boolean(isContentEditable) || (key === 'Enter' && (tagName === 'A' || tagName === 'BUTTON'));
}
