import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingTools, searchPath } from '../../../machines/emulated/qemu/missing-tools.ts';

test('a program is found in every folder of PATH', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-tools-'));
  try {
    const before = await missingTools({ path: '/nowhere', uid: 1000 });
    await writeFile(join(folder, 'newuidmap'), '#!/bin/sh\n');
    const readable = await missingTools({ path: folder, uid: 1000 });
    expect(readable).toEqual(before);
    await chmod(join(folder, 'newuidmap'), 0o755);
    const after = await missingTools({ path: `/nowhere:${folder}`, uid: 1000 });
    expect(after.map(({ program }) => program)).not.toContain('newuidmap');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('only a plain user needs the user-namespace helpers', async () => {
  const missing = await missingTools({ path: '', uid: 0 });
  expect(missing.map(({ debianPackage }) => debianPackage)).not.toContain('uidmap');
});

test('the system folders are searched once, after those of PATH', () => {
  expect(searchPath('/opt/bin:/usr/bin:')).toBe('/opt/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/sbin:/bin');
});
