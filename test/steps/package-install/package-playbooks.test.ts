import { describe as inWords } from '../../changes/by-kind.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { ubuntu } from '../../machines/simulated/hosts/variants.ts';
import { applyOn, siteOn, undoOn } from '../../laws/runbook-on.ts';

const journals = '/var/lib/runbook/runs';
const playbook = (name: string, inputs: Readonly<Record<string, string>> = {}) => ({
  name,
  text: readFileSync(join(import.meta.dirname, '../../../playbooks', name), 'utf8'),
  inputs,
});

/** Applies, and undoes to the byte; the changes in words. */
async function thereAndBack(
  description: MachineDescription,
  name: string,
  inputs: Readonly<Record<string, string>> = {},
) {
  const machine = simulatedMachine(description);
  const before = machine.snapshot(journals);
  const { end, events } = await applyOn(machine, playbook(name, inputs));
  expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
  expect(end.outcome).toBe('done');
  const undone = await undoOn(machine, playbook(name, inputs));
  expect(undone?.events.filter(({ kind }) => kind === 'step-failed' || kind === 'change-drifted') ?? []).toEqual([]);
  expect(machine.snapshot(journals)).toBe(before);
  return events.flatMap((event) => (event.kind === 'change-intended' ? [inWords(event.change)] : []));
}

test('the tools are found under Ubuntu’s names', async () => {
  expect(await thereAndBack(ubuntu(labHost), 'tools.yaml')).toEqual([
    `+ packages iperf 2.0-1ubuntu1, iperf3 2.0-1ubuntu1, atop 2.0-1ubuntu1, linux-tools-${labHost.release} 6.8.0-45.45`,
  ]);
});

test('the debug symbols of Ubuntu come with the keyring of their archive', async () => {
  const said = await thereAndBack(ubuntu(labHost), 'debug-symbols.yaml', { from: 'archive' });
  expect(said).toEqual([
    '+ packages ubuntu-dbgsym-keyring 2021.03.26',
    '+ /etc/apt/sources.list.d/ddebs.sources',
    '+ package lists of /etc/apt/sources.list.d/ddebs.sources, verified with its key',
    `+ packages linux-image-${labHost.release}-dbgsym 6.8.0-45.45`,
  ]);
});

test('the debug symbols of Debian come from its archives', async () => {
  expect(await thereAndBack(labHost, 'debug-symbols.yaml', { from: 'archive' })).toEqual([
    '+ /etc/apt/sources.list.d/debian-debug.sources',
    '+ package lists of /etc/apt/sources.list.d/debian-debug.sources, verified with its key',
    `+ packages linux-image-${labHost.release}-dbg 6.12.107-1`,
  ]);
});

test('nothing is installed to name kernel functions, or for a debuginfod server', async () => {
  expect(await thereAndBackOrNothing('none')).toEqual([]);
  expect(await thereAndBack(labHost, 'debug-symbols.yaml', { from: 'debuginfod' })).toEqual([
    '+ /etc/profile.d/runbook-debuginfod.sh',
  ]);
});

async function thereAndBackOrNothing(from: string) {
  const machine = simulatedMachine(labHost);
  const plan = await planPlaybook(siteOn(machine, playbook('debug-symbols.yaml', { from })));
  expect(plan.steps.slice(0, 2).map(({ kind }) => kind)).toEqual(['checked', 'unchecked']);
  return plan.steps.flatMap((step) => (step.kind === 'change' ? step.changes : []));
}

test('hidden kernel addresses are reported, with a remedy', async () => {
  const machine = simulatedMachine(labHost);
  await machine.write('/proc/sys/kernel/kptr_restrict', '2\n');
  const site = siteOn(machine, playbook('debug-symbols.yaml'));
  const [addresses, names] = (await planPlaybook(site, 'all')).steps;
  for (const step of [addresses, names]) {
    expect(step).toMatchObject({ kind: 'checked', findings: [{ holds: false }] });
  }
});

test('the contents of a planned package are known after its step', async () => {
  const { steps } = await planPlaybook(siteOn(simulatedMachine(labHost), playbook('tools.yaml')));
  expect(steps.map((step) => [step.kind, step.kind === 'unknown' ? step.after : null])).toEqual([
    ['change', null],
    ...Array.from({ length: 4 }, () => ['unknown', 'packages']),
  ]);
});
