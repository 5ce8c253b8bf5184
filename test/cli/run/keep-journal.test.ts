import { changeKinds } from '../../../changes/index.ts';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeJournal } from '../../../engine/journal/journal.ts';
import { runbook } from '../run-binary.ts';

test('a copy of a remote run’s journal is kept on this side, whole and readable by its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-keep-'));
  try {
    const [playbook, lab] = [join(folder, 'p.yaml'), join(folder, 'lab.yaml')];
    const step = '{ id: load, type: modprobe, with: { module: vfio-pci } }';
    await writeFile(playbook, `runbook: 1\nname: load\nsummary: Load a module\nsteps:\n  - ${step}\n`);
    await writeFile(lab, 'lab: 1\nname: sim\nmachines:\n  host: { connect: simulated }\n');
    const argv = ['apply', playbook, '--lab', lab, '--yes', '--json'];
    const { code, stdout } = await runbook(argv, { env: { XDG_STATE_HOME: folder } });
    expect(code).toBe(0);
    const { run } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { readonly run: string };
    const path = join(folder, 'runbook', 'runs', run, 'journal.ndjson');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { records, tornAt } = decodeJournal(path, await readFile(path, 'utf8'), changeKinds);
    expect(tornAt).toBeNull();
    expect(records[0]).toMatchObject({ kind: 'run-started', run });
    expect(records.at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'done', changes: 1 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
