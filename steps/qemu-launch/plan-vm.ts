import { sameProgram } from '../../changes/process/process-state.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import { warned } from '../../engine/model/warned.ts';
import { vmUnit } from '../../facts/virtualization/vm.ts';
import type { QemuLaunch } from '../../schemas/types/steps/qemu-launch.ts';
import { deviceNotes } from '../support/vm/device-notes.ts';
import { qemuPlaces } from '../support/vm/find-qemu.ts';
import { qemuArgv } from '../support/vm/qemu-argv.ts';
import type { SeenOwner } from '../support/vm/see-owner.ts';
import { vmProcess } from '../support/vm/vm-process.ts';
import { vmRefusals } from '../support/vm/vm-refusals.ts';
import type { Ground, VmState } from '../support/vm/vm-state.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** The first difference of two command lines, for a message. */
function difference(running: readonly string[], wanted: readonly string[]): string {
  const words = running.slice(1);
  const index = wanted.slice(1).findIndex((word, at) => words[at] !== word);
  if (index < 0) return `it also has ${words.slice(wanted.length - 1).join(' ')}`;
  return `it has ${words[index] ?? 'nothing'} instead of ${wanted[index + 1]}`;
}

function warnings(input: QemuLaunch, ground: Ground): readonly string[] {
  const texts: string[] = [];
  if (!ground.qemuPresent)
    texts.push(`QEMU is not installed yet (looked for ${qemuPlaces.join(', ')}): an earlier step must install it`);
  if (input.disk?.writable) texts.push(`the guest writes to ${input.disk.path}, and these writes will not be undone`);
  if (input.accelerator === 'tcg')
    texts.push('the processor is emulated (tcg): measurements of this guest have no meaning');
  if (input.devices.length > 0 && ground.interruptRemapping === false) {
    const explanation = ground.unsafeInterrupts
      ? 'vfio_iommu_type1 allows it anyway (allow_unsafe_interrupts), and the guest can then disturb the host'
      : 'VFIO will refuse QEMU with EPERM; enable it in the firmware, or load vfio_iommu_type1 with allow_unsafe_interrupts=1 for guests that you trust';
    const evidence = '/proc/interrupts: no interrupt chip starts with IR-';
    const reason = `the IOMMU does not remap interrupts: ${explanation}`;
    texts.push(warned(refusal('no-interrupt-remapping', reason, evidence)));
  }
  return [...texts, ...deviceNotes(input, ground).map(warned)];
}

/** The difference of the running user and the requested user; null if they are equal. */
function otherUser(owner: SeenOwner | null, runsAs: number | null): string | null {
  const asked = owner === null ? 0 : (owner.user?.uid ?? null);
  return runsAs === null || asked === null || runsAs === asked
    ? null
    : `it runs with user id ${runsAs} instead of ${asked}`;
}

/** Starts the virtual machine if it does not run, continues an interrupted start, and refuses if another program runs under its name. */
export function planVm(input: QemuLaunch, { host, running, ready, ground, owner, runsAs }: VmState): Proposal {
  const argv = qemuArgv(input, host);
  if (ground !== null) {
    const refusals = vmRefusals(input, ground, host.firmware !== null, owner);
    return { ...nothing, changes: [vmProcess(input, argv, false, owner)], refusals, warnings: warnings(input, ground) };
  }
  const other = otherUser(owner, runsAs);
  const differs = running !== null && running.length > 0 && !sameProgram(running, argv);
  if (differs || other !== null) {
    return refused(
      refusal(
        'vm-differs',
        `A virtual machine named ${input.name} is already running, with other settings than this step. Undo the run that started it, or use another name.`,
        `${vmUnit(input.name)}: ${other ?? difference(running ?? [], argv)}`,
      ),
    );
  }
  return ready ? nothing : { ...nothing, changes: [vmProcess(input, argv, true, owner)] };
}
