import { escapeControlsInLine } from '../process/escape-controls.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import { labDown } from '../../machines/emulated/lab/lab-down.ts';
import { labReset } from '../../machines/emulated/lab/lab-reset.ts';
import { labConsole, labStatus } from '../../machines/emulated/lab/lab-status.ts';
import { labUp } from '../../machines/emulated/lab/lab-up.ts';
import { listLabs } from '../../machines/emulated/lab/list-labs.ts';
import { pruneCache } from '../../machines/emulated/lab/prune-cache.ts';
import { commandName } from '../process/command-name.ts';
import { createView } from '../run/create-view.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { attachConsole } from '../lab/attach-console.ts';
import { labOptions } from '../lab/lab-options.ts';
import { labProgress } from '../lab/lab-progress.ts';
import { readShape, shapeOptions } from '../arguments/lab-shape-options.ts';
import { enterLab } from '../lab/lab-ssh.ts';
import { argumentOf, json } from '../arguments/options.ts';
import { drawPruned, prunedJson } from '../views/draw-pruned.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Given, Verb } from '../arguments/verb.ts';
import { drawLab } from '../views/draw-lab.ts';

const actions = ['up', 'down', 'status', 'ssh', 'reset', 'console', 'prune'] as const;
type Action = (typeof actions)[number];

/** The other labs of this user, in a sentence's words. */
async function others(name: string): Promise<string> {
  const labs = (await listLabs(labOptions(name))).filter((lab) => lab.name !== name);
  return labs.map((lab) => lab.name).join(', ');
}

/** The message for a lab that is not running: if other labs exist, the name is probably misspelt. */
async function notUp(name: string): Promise<string> {
  const known = await others(name);
  const near = nearest(name, known.split(', '));
  const hint = near === undefined ? (known === '' ? '' : ` (existing labs: ${known})`) : ` (did you mean ${near}?)`;
  return `lab ${name} is not running${hint}; start it with ${commandName()} lab up ${name}\n`;
}

async function show(name: string, given: Given, terminal: Terminal): Promise<ExitCode> {
  const status = await labStatus(labOptions(name));
  if (given.flags.has(json.name)) terminal.out(`${safeJson({ ...status, kind: 'lab', name, status: status.kind })}\n`);
  else if (status.kind === 'running') terminal.out(drawLab(status.lab, terminal.paint, commandName()));
  else if (status.kind === 'absent') terminal.out(await notUp(name));
  else
    terminal.out(
      `lab ${escapeControlsInLine(name)} is ${status.kind}; start it with ${commandName()} lab up ${escapeControlsInLine(name)}\n`,
    );
  return exitCode.done;
}

function complain(terminal: Terminal, message: string, hint: string | null): ExitCode {
  terminal.err(
    `${terminal.paintErr('bad', 'error:')} ${escapeControlsInLine(message)}\n${hint === null ? '' : `  ${escapeControlsInLine(hint)}\n`}`,
  );
  return exitCode.wrong;
}

/** `runbook lab`: the emulated host's power switch. */
export const lab: Verb = {
  name: 'lab',
  description:
    'Manage an emulated host: a real Debian in QEMU with a virtual IOMMU, a PCIe network card and nested virtualization. Use it to test a playbook before you apply it to a real host. The first start builds a disk image and takes minutes. Later starts restore a snapshot and take seconds.',
  arguments: [
    { name: 'action', summary: 'The action', choices: actions },
    { name: 'name', summary: 'The name of the lab (default: emulated)', isOptional: true },
  ],
  options: [...shapeOptions, json],
  rest: 'command…',
  examples: [
    { command: 'runbook lab up', does: 'start the lab, or do nothing if it runs' },
    { command: 'runbook lab up two --nics 2 --shared-group', does: 'start a second lab with another shape' },
    { command: 'runbook lab ssh -- lspci -nnk', does: 'run a command on the host; without a command, start a shell' },
    { command: 'runbook lab reset', does: 'restore the state of the snapshot and discard all changes' },
    { command: 'runbook lab down', does: 'stop the lab and discard its changes' },
    { command: 'runbook lab prune', does: 'remove images and snapshots that are no longer needed' },
  ],
  async run(given, terminal) {
    const name = argumentOf(given, 'name') ?? 'emulated';
    const action = argumentOf(given, 'action') as Action;
    const shape = readShape(given);
    if (shape !== null && 'message' in shape) return complain(terminal, shape.message, shape.hint);
    if (shape !== null && action !== 'up') {
      const hint = `run ${commandName()} lab down ${name}, then lab up with these options`;
      return complain(terminal, `lab ${action} does not accept shape options; they are set with lab up`, hint);
    }
    const view = await createView(terminal, given.flags.has(json.name), { labArguments: '', verb: 'apply' });
    const watch = labProgress(name, view);
    switch (action) {
      case 'up':
      case 'reset':
        try {
          if (action === 'up') {
            const known = (await labStatus(labOptions(name))).kind === 'absent' ? await others(name) : '';
            if (known !== '') terminal.err(`lab ${name} is new; already existing: ${known}\n`);
            await labUp({ ...labOptions(name), ...(shape !== null && { shape }) }, watch);
          } else await labReset(labOptions(name), watch);
          view.connected(name);
        } finally {
          await view.settle();
        }
        return show(name, given, terminal);
      case 'down': {
        const was = await labDown(labOptions(name), watch);
        await view.settle();
        if (!given.flags.has(json.name))
          terminal.out(was ? `lab ${name} is stopped\n` : `lab ${name} was not running\n`);
        return exitCode.done;
      }
      case 'prune': {
        const judged = await pruneCache(labOptions(name), watch);
        await view.settle();
        terminal.out(given.flags.has(json.name) ? prunedJson(judged) : drawPruned(judged, terminal.paint));
        return exitCode.done;
      }
      case 'status':
        return show(name, given, terminal);
      case 'ssh':
      case 'console': {
        const status = await labStatus(labOptions(name));
        if (status.kind !== 'running') {
          terminal.err(`${terminal.paintErr('bad', 'error:')} ${await notUp(name)}`);
          return exitCode.wrong;
        }
        if (action === 'ssh') return (await enterLab(status.lab.ssh, given.rest)) as ExitCode;
        await attachConsole(labConsole(labOptions(name)).socket, terminal);
        return exitCode.done;
      }
    }
  },
};
