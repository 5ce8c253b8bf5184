import { defineStep } from '../../engine/model/step-type.ts';
import { agentSocket, qmpSocket, vmFolder, vmUnit } from '../../facts/virtualization/vm.ts';
import schema from '../../schemas/steps/qemu-launch.schema.json' with { type: 'json' };
import type { QemuLaunch, QemuLaunchOutputs } from '../../schemas/types/steps/qemu-launch.ts';
import { explainQemu } from '../support/vm/explain-qemu.ts';
import { planVm } from './plan-vm.ts';
import { probeVm } from '../support/vm/probe-vm.ts';
import { consoleLog } from '../support/vm/qemu-argv.ts';
import type { VmState } from '../support/vm/vm-state.ts';

/** Starts a virtual machine and waits until it answers; undo powers it off. */
export const qemuLaunch = defineStep<QemuLaunch, VmState, QemuLaunchOutputs>({
  kind: 'change',
  name: 'qemu-launch',
  schema,
  summary: 'Start a virtual machine with passed-through PCI devices, and wait for it',
  takes: 'now',
  probe: probeVm,
  plan: planVm,
  outputs: ({ name, agent }) => ({
    name,
    unit: vmUnit(name),
    folder: vmFolder(name),
    qmp: qmpSocket(name),
    agent: agent ? agentSocket(name) : null,
    console: consoleLog(name),
  }),
  explain: explainQemu,
});
