import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)(
  'a full disk and a read-only disk lose nothing: each call names the file, and existing files are kept',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'runbook-full-'));
    try {
      const script = join(import.meta.dirname, 'on-full-disk.ts');
      const said = execFileSync('unshare', ['--mount', '--propagation', 'private', process.execPath, script, folder]);
      expect(JSON.parse(said.toString())).toEqual({
        put: 'ENOSPC names the file',
        append: 'ENOSPC names the file',
        stopped: 'ENOSPC names the file',
        lost: 0,
        readOnly: ['EROFS names the file', 'EROFS names the file', 'EROFS names the file'],
        left: { names: ['kept', 'run'], text: 'as it was' },
      });
    } finally {
      rmdirSync(folder);
    }
  },
);
