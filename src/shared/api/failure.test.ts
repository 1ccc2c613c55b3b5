import { expect, test } from 'vitest';
import { messageOf, toFailure } from './failure';

test.each([
  ['Grafana could not reach the plugin', { status: 500, data: { message: 'An error occurred within the plugin' } }],
  ['a proxy answers instead', { status: 502, data: {}, statusText: 'Bad Gateway' }],
  ['a panel query met a closed port', new Error('rpc error: connection error: connect: connection refused')],
])('a silent sidecar is named, with what to do: %s', (_name, error) => {
  const failure = toFailure(error);

  expect(failure.title).toBe('The Howdah sidecar does not answer');
  expect(failure.message).toContain('GF_PLUGIN_SIDECAR');
});

test('what the sidecar says is kept word for word, with its code', () => {
  const error = {
    status: 403,
    data: { message: 'Resolving needs the role Editor; you are Viewer.', code: 'role_too_low' },
  };

  expect(toFailure(error)).toEqual({
    title: 'Not allowed',
    message: 'Resolving needs the role Editor; you are Viewer.',
    code: 'role_too_low',
    status: 403,
  });
});

test.each([[undefined], [null], [{}], [new Error('')], [{ status: 418 }]])(
  'an error without words still gets some: %j',
  (error) => {
    expect(toFailure(error).message).not.toBe('');
  }
);

test('one line holds title and message, and leaves an empty title out', () => {
  expect(messageOf({ status: 404, data: { message: 'No issue 7.' } })).toBe('Not found. No issue 7.');
  expect(messageOf(new Error('no network'))).toBe('no network');
});
