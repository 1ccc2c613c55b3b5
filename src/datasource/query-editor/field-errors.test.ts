import { expect, test } from 'vitest';
import { fieldErrorOf } from './field-errors';

test.each([
  ['Search, character 1: "is:open" is unknown; known are unresolved.', 'issues', 'search'],
  ['Filter on "is": "is:open" is unknown.', 'issues', 'search'],
  ['Query trace: "traceId" must be a trace id, 32 hex digits.', 'trace', 'traceId'],
  ['Query traces: "minDurationMs" must not be greater than "maxDurationMs".', 'traces', 'duration'],
  ['Query sql: "sql" is empty; write a SELECT.', 'sql', 'sql'],
  ['column "servce" does not exist', 'sql', 'sql'],
  ['The database is not reachable; try again in a moment.', 'issues', 'query'],
])('%s', (message, queryType, place) => {
  expect(fieldErrorOf(message, queryType).place).toBe(place);
});

test('the names of query and field are left out where the message stands below the field', () => {
  expect(fieldErrorOf('Query trace: "traceId" must be a trace id, 32 hex digits.', 'trace').message).toBe(
    'Must be a trace id, 32 hex digits.'
  );
});
