import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownMachine } from '../own-machine.ts';

/** A real machine whose /run is empty, as in a container: systemd does not run it, whether systemctl is installed or not. */
test('a plan of this machine without systemd names the steps that cannot work, and plans the rest', async () => {
  await using own = await ownMachine();
  const path = join(own.folder, 'some.yaml');
  await writeFile(
    path,
    `runbook: 1
name: some
summary: Steps of which one needs systemd
steps:
  - { id: note, name: Leave a note, type: file, with: { path: ${join(own.folder, 'note')}, content: x } }
  - { id: pin, name: Pin a guest, type: isolcpus-pin, with: { vm: none, cpus: "0" } }
`,
  );
  const lab = join(own.folder, 'here.yaml');
  await writeFile(lab, 'lab: 1\nname: here\nmachines:\n  host: { connect: local }\n');
  const { code, stdout, stderr } = await own.run('plan', path, '--lab', lab);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ +\+ .*\/note/m);
  expect(stdout).toContain(
    'refused by systemd-not-running: systemd is not the init system of this machine, but it is required: runbook-vm-none.service is a systemd unit',
  );
  expect(stdout).toContain('Plan: 1 change in 1 step, 1 step refused');
  expect(code).toBe(3);
});
