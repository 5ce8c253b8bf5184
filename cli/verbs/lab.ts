import type { LabHandle } from '../../machines/emulated/lab.ts';
import { labDown } from '../../machines/emulated/lab-down.ts';
import { labReset } from '../../machines/emulated/lab-reset.ts';
import { labConsole, labStatus } from '../../machines/emulated/lab-status.ts';
import { labUp } from '../../machines/emulated/lab-up.ts';
import { commandName } from '../command-name.ts';
import { createView } from '../create-view.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { joinConsole } from '../lab-console.ts';
import { labOptions } from '../lab-options.ts';
import { labProgress } from '../lab-progress.ts';
import { enterLab } from '../lab-ssh.ts';
import { argumentOf, json } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import type { Given, Verb } from '../verb.ts';

const actions = ['up', 'down', 'status', 'ssh', 'reset', 'console'] as const;
type Action = (typeof actions)[number];

function drawLab({ name, accelerator, shape, nic, ssh }: LabHandle, { paint }: Terminal): string {
  const slow = accelerator === 'tcg' ? paint('dim', '  (emulated processor: measurements mean nothing)') : '';
  const rows = [
    ['lab', `${name}, up`],
    ['processor', `${shape.vcpus} vCPUs, ${shape.memoryMiB} MiB, ${accelerator}${slow}`],
    ['nic', `${nic.address}  ${nic.mac}  ${nic.interface}`],
    ['address', `${ssh.user}@${ssh.host} port ${ssh.port}`],
    ['enter', `${commandName()} lab ssh ${name}`],
  ] as const;
  return rows.map(([label, text]) => `${paint('dim', label.padEnd(10))}${text}\n`).join('');
}

async function show(name: string, given: Given, terminal: Terminal): Promise<ExitCode> {
  const status = await labStatus(labOptions(name));
  if (given.flags.has(json.name))
    terminal.out(`${JSON.stringify({ ...status, kind: 'lab', name, status: status.kind })}\n`);
  else if (status.kind === 'running') terminal.out(drawLab(status.lab, terminal));
  else
    terminal.out(
      `lab ${name} is ${status.kind === 'absent' ? 'not up' : status.kind}; ${commandName()} lab up ${name} starts it\n`,
    );
  return exitCode.done;
}

/** `runbook lab`: the emulated host's power switch. */
export const lab: Verb = {
  name: 'lab',
  description:
    'Keeps an emulated host: a real Debian in QEMU with a virtual IOMMU, a PCIe network card and nested virtualization, on which a playbook is proven before it touches a real one. The first start builds its image and takes minutes; later ones restore a snapshot and take seconds.',
  arguments: [
    { name: 'action', summary: 'What to do', choices: actions },
    { name: 'name', summary: 'Which one, "emulated" by default', isOptional: true },
  ],
  options: [json],
  rest: 'command…',
  examples: [
    { command: 'runbook lab up', does: 'start it, or find it up' },
    { command: 'runbook lab ssh -- lspci -nnk', does: 'run a command inside; without one, a shell' },
    { command: 'runbook lab reset', does: 'back to the moment of its snapshot, whatever was done to it' },
    { command: 'runbook lab down', does: 'end it and forget what it did' },
  ],
  async run(given, terminal) {
    const name = argumentOf(given, 'name') ?? 'emulated';
    const action = argumentOf(given, 'action') as Action;
    const view = await createView(terminal, given.flags.has(json.name), { labArguments: '', verb: 'apply' });
    const watch = labProgress(name, view);
    switch (action) {
      case 'up':
      case 'reset':
        try {
          await (action === 'up' ? labUp : labReset)(labOptions(name), watch);
          view.connected(name);
        } finally {
          await view.settle();
        }
        return show(name, given, terminal);
      case 'down': {
        const was = await labDown(labOptions(name), watch);
        await view.settle();
        if (!given.flags.has(json.name)) terminal.out(was ? `lab ${name} is down\n` : `lab ${name} was not up\n`);
        return exitCode.done;
      }
      case 'status':
        return show(name, given, terminal);
      case 'ssh':
      case 'console': {
        const status = await labStatus(labOptions(name));
        if (status.kind !== 'running') {
          terminal.err(
            `${terminal.paintErr('bad', 'error:')} lab ${name} is not up; ${commandName()} lab up ${name} starts it\n`,
          );
          return exitCode.wrong;
        }
        if (action === 'ssh') return (await enterLab(status.lab.ssh, given.rest)) as ExitCode;
        await joinConsole(labConsole(labOptions(name)).socket, terminal);
        return exitCode.done;
      }
    }
  },
};
