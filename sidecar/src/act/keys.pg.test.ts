import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createKey, disableKey, ensureKey, listKeys } from './keys.ts';

const key = 'a'.repeat(32);

test('the default key is made once, and stays disabled once disabled', () =>
  withDatabase(async ({ pool }) => {
    await ensureKey(pool, key);
    await disableKey(pool, key, new Date('2026-11-21T12:00:00Z'));
    await ensureKey(pool, key);

    expect(await listKeys(pool)).toMatchObject([
      { publicKey: key, projectId: 1, disabledAt: new Date('2026-11-21T12:00:00Z') },
    ]);
  }));

test('a new key belongs to its project, and an unknown project is refused', () =>
  withDatabase(async ({ pool }) => {
    expect(await createKey(pool, 1, 'web')).toMatchObject({ projectId: 1, label: 'web', disabledAt: null });

    await expect(createKey(pool, 7, 'web')).rejects.toThrow('There is no project 7.');
    await expect(disableKey(pool, key, new Date())).rejects.toThrow('There is no such key.');
  }));
