import { expect, test } from 'vitest';
import type { Identity, Role } from '../../../contract/api';
import { holdRefusal } from './hold-refusal';

const anIdentity = (role: Role, more: Partial<Identity> = {}): Identity => ({
  verified: true,
  login: 'someone',
  role,
  canTriage: role !== 'Viewer',
  canAdminister: role === 'Admin',
  ...more,
});

test('who may is not refused; who may not is told who can', () => {
  expect(holdRefusal(anIdentity('Editor'), 'keep')).toBeUndefined();
  expect(holdRefusal(anIdentity('Admin'), 'release')).toBeUndefined();
  expect(holdRefusal(anIdentity('Editor'), 'release')).toContain('You are Editor');
  expect(holdRefusal(anIdentity('Viewer'), 'keep')).toContain('ask an Editor');
});

test('without an identity nothing is offered, and the reason is that of the sidecar', () => {
  const unverified = anIdentity('Editor', { verified: false, reason: 'The token is out of date.', canTriage: false });

  expect(holdRefusal(undefined, 'keep')).toBe('Checking who you are');
  expect(holdRefusal(unverified, 'keep')).toBe('The token is out of date.');
});
