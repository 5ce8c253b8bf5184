import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machinesOf } from '../../../cli/lab/machines-of.ts';
import { missingMachines } from '../../../cli/lab/missing-machines.ts';
import { recordedLab } from '../../../engine/apply/recorded-lab.ts';
import type { RunStarted } from '../../../engine/model/event.ts';
import { loadLab } from '../../../engine/language/load/load-lab.ts';
import { ownMachine } from '../own-machine.ts';

const labOf = (machines: string) => {
  const loaded = loadLab({ path: 'lab.yaml', text: `lab: 1\nname: lab\nmachines: { ${machines} }\n` });
  if (!loaded.ok) throw new Error('a bad lab');
  return loaded.value;
};
const header = (machines: string) => ({ run: 'r', lab: recordedLab(labOf(machines)) }) as RunStarted;

test('a guest is reached with the lab of the journal, and nothing else of that lab is used', async () => {
  const now = labOf('host: { connect: simulated }');
  await using machines = machinesOf(now, { connecting: () => {}, connected: () => {} });
  const then = header(
    'host: { connect: ssh, host: h }, vm2: { connect: guest-agent, host: host, vm: two }, peer: { connect: ssh, host: p, options: [ProxyCommand=id] }',
  );
  expect(missingMachines(then, ['host', 'vm2'], now)).toEqual([]);
  const ofRun = machines.ofRun(then);
  // It is requested by its own socket, which identifies it.
  await expect(ofRun.machine('vm2')).rejects.toThrow('/run/runbook/vm/two/agent.sock');
  expect(missingMachines(then, ['host', 'peer'], now)).toMatchObject([
    {
      message: "the lab 'lab' has no machine 'peer', but run r used it",
      hint: expect.stringContaining('lab.yaml'),
    },
  ]);
  await expect(ofRun.machine('peer')).rejects.toThrow('no machine "peer"');
});

test('undo with a lab that lacks a machine of the run changes nothing', async () => {
  await using own = await ownMachine();
  const made = join(own.folder, 'made');
  await writeFile(
    join(own.folder, 'two.yaml'),
    'lab: 1\nname: two\nmachines: { host: { connect: local }, peer: { connect: local } }\n',
  );
  await writeFile(
    join(own.folder, 'make.yaml'),
    `runbook: 1
name: make
summary: A folder on another machine
steps:
  - id: make
    name: Make
    type: command
    on: peer
    with: { argv: [mkdir, "${made}"], undo: [rmdir, "${made}"], creates: "${made}", why: test }
`,
  );
  const lab = ['--lab', './two.yaml'];
  expect(await own.run('apply', 'make.yaml', ...lab, '--yes')).toMatchObject({ code: 0 });
  const { code, stderr } = await own.run('undo', '--yes');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("has no machine 'peer'") });
  expect(existsSync(made)).toBe(true);
  expect(await own.run('undo', '--yes', ...lab)).toMatchObject({ code: 0, stderr: '' });
  expect(existsSync(made)).toBe(false);
});
