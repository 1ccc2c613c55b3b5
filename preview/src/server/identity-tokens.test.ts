import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createIdentityTokens } from './identity-tokens.ts';
import { USERS } from './users.ts';

const issuer = 'http://127.0.0.1:4300/';
const now = new Date('2026-11-21T12:00:00Z');

test.each(USERS)('the token of $login is verified by the published keys and says who it is', async (user) => {
  const tokens = await createIdentityTokens(() => issuer);

  const { payload, protectedHeader } = await jwtVerify(await tokens.sign(user, now), createLocalJWKSet(tokens.keySet), {
    issuer,
    audience: 'org:1',
    currentDate: now,
  });

  expect(protectedHeader.alg).toBe('ES256');
  expect(payload).toMatchObject({ sub: `user:${user.uid}`, username: user.login, role: user.role, type: 'user' });
  expect(payload.exp).toBe(payload.iat! + 600);
});

test('a token of another preview is not verified', async () => {
  const [one, other] = [await createIdentityTokens(() => issuer), await createIdentityTokens(() => issuer)];
  const token = await one.sign(USERS[0]!, now);

  await expect(jwtVerify(token, createLocalJWKSet(other.keySet), { currentDate: now })).rejects.toThrow('signature');
});
