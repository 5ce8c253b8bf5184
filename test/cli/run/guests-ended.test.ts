import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { guestsEnded } from '../../../cli/run/guests-ended.ts';
import { drawUndo } from '../../../cli/views/draw-undo.ts';
import { drawPlan } from '../../../cli/views/draw-plan.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { planUndo } from '../../../engine/undo/plan-undo.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { applyOn, siteOn, type Scenario } from '../../laws/runbook-on.ts';

const vm =
  '{ name: one, memory: 512M, cpus: 1, cpu: max, accelerator: tcg, boot: { kernel: /boot/vmlinuz, append: quiet }, agent: false, ready_within: 30 }';
const scenario = (...steps: readonly string[]): Scenario => ({
  name: 'test.yaml',
  text: `runbook: 1\nname: test\nsummary: A guest and a reboot\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`,
  inputs: {},
});
const start = `{ id: start, type: qemu-launch, with: ${vm} }`;
const edit = '{ id: edit, type: grub-edit, with: { parameters: { ensure: [intel_iommu=on] } } }';
const reboot = '{ id: boot, type: reboot }';
const paint = (_: string, text: string): string => text;

async function undoText(machine: SimulatedMachine, run: string, of: Scenario): Promise<string> {
  const runs = await listRuns(machine, changeKinds);
  const recorded = runs.find((each) => each.run === run)?.recorded;
  if (recorded === undefined) throw new Error(`no run ${run}`);
  const planned = await planUndo(recorded, siteOn(machine, of), null);
  return drawUndo({ recorded, ...planned, ends: await guestsEnded(planned, runs, machine) }, paint).join('\n');
}

test('undo of boot-time settings names the guest of a later run that its reboot ends', async () => {
  const machine = simulatedMachine(withFiles(labHost, { '/boot/vmlinuz': 'MZ' }));
  const isolation = scenario(edit, reboot);
  expect((await applyOn(machine, isolation, 'run-1')).end.outcome).toBe('done');
  expect(await undoText(machine, 'run-1', isolation)).not.toContain('the reboot ends');
  expect((await applyOn(machine, scenario(start), 'run-2')).end.outcome).toBe('done');
  expect(await undoText(machine, 'run-1', isolation)).toMatch(
    /^ {2}! the reboot ends the virtual machine one \(pid \d+\), which run run-2 started\n\nUndo: .*1 reboot/m,
  );
  await machine.run(['systemctl', 'kill', '--signal=SIGKILL', '--', 'runbook-vm-one.service']);
  expect(await undoText(machine, 'run-1', isolation)).not.toContain('the reboot ends');
});

test('a guest that the undo itself stops is not named again', async () => {
  const machine = simulatedMachine(withFiles(labHost, { '/boot/vmlinuz': 'MZ' }));
  const both = scenario(edit, reboot, start);
  expect((await applyOn(machine, both, 'run-1')).end.outcome).toBe('done');
  const text = await undoText(machine, 'run-1', both);
  expect(text).toContain('- stop runbook-vm-one');
  expect(text).toContain('1 reboot');
  expect(text).not.toContain('the reboot ends');
});

test('a plan names the guests that its reboot ends: those that run, and those that it starts before', async () => {
  const machine = simulatedMachine(withFiles(labHost, { '/boot/vmlinuz': 'MZ' }));
  const planOf = async (...steps: readonly string[]): Promise<string> =>
    drawPlan(await planPlaybook(siteOn(machine, scenario(...steps))), paint).join('\n');
  expect(await planOf(start, edit, reboot)).toContain('! the reboot ends what step "start" starts');
  expect(await planOf(edit, reboot)).not.toContain('the reboot ends');
  await applyOn(machine, scenario(start), 'run-1');
  expect(await planOf(edit, reboot)).toMatch(/! the reboot ends the virtual machine one \(pid \d+\)/);
  const byHand =
    '{ id: hand, type: manual, with: { instructions: Reboot it., reboots: true, until: { path: { exists: /x } } } }';
  expect(await planOf(byHand)).toMatch(/! the reboot ends the virtual machine one \(pid \d+\)/);
  expect(await planOf(edit)).not.toContain('the reboot ends');
});
