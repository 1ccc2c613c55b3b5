/** The keys of the list, as "?" shows them. */
export const LIST_KEYS: ReadonlyArray<{ keys: string[]; does: string }> = [
  { keys: ['j', '↓'], does: 'Next issue' },
  { keys: ['k', '↑'], does: 'Previous issue' },
  { keys: ['Enter'], does: 'Open the issue' },
  { keys: ['x'], does: 'Select or deselect' },
  { keys: ['r'], does: 'Resolve' },
  { keys: ['i'], does: 'Ignore' },
  { keys: ['a'], does: 'Assign to me' },
  { keys: ['/'], does: 'Search' },
  { keys: ['Esc'], does: 'Clear the selection' },
  { keys: ['?'], does: 'Show these keys' },
];
