import type { Dialogue } from '../../../schemas/types/common.ts';
import type { Ending, ProcessChange } from '../../../changes/process/change.ts';
import type { ProcessUser } from '../../../schemas/types/common.ts';
import { agentSocket, qmpSocket, vmFolder, vmUnit } from '../../../facts/virtualization/vm.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { lockedBytes } from './memory-size.ts';
import type { SeenOwner } from './see-owner.ts';

/** A QMP request to QEMU, after the QMP handshake. */
const qmp = (name: string, command: string, hear: string): Dialogue => ({
  socket: qmpSocket(name),
  say: ['{"execute":"qmp_capabilities"}', JSON.stringify({ execute: command })],
  hear,
});

/**
 * Sends a request to the guest's own agent. The agent may answer or end first, so the function waits for the end of the
 * process.
 */
const askedInside = (name: string, execute: string, args: Readonly<Record<string, unknown>>): Ending => ({
  kind: 'dialogue',
  dialogue: { socket: agentSocket(name), say: [JSON.stringify({ execute, arguments: args })], hear: '"return"' },
  refusal: '"error"',
  within: 60,
});

/**
 * The agent comes first, because a guest may ignore the power button. Its guest-shutdown runs shutdown(8), which fails
 * in a guest without D-Bus; systemctl(1) does not need D-Bus.
 */
const agentEndings = (name: string): readonly Ending[] => [
  askedInside(name, 'guest-shutdown', { mode: 'powerdown' }),
  askedInside(name, 'guest-exec', { path: 'systemctl', arg: ['poweroff'] }),
];

/**
 * The user it runs as: all of the guest's memory is locked for its devices, and QEMU locks some of its other memory.
 */
const userOf = (input: QemuLaunch, { kvmGroup, nodes }: SeenOwner): ProcessUser => ({
  name: input.user ?? '',
  groups: kvmGroup === null ? [] : [kvmGroup],
  lock: lockedBytes(input),
  nodes,
});

/** The virtual machine as a change: its start, its readiness check, and its endings (request to the guest agent, power button, quit, KILL). */
export function vmProcess(
  input: QemuLaunch,
  argv: readonly string[],
  running: boolean,
  owner: SeenOwner | null = null,
): ProcessChange {
  const { name } = input;
  return {
    kind: 'process',
    unit: vmUnit(name),
    argv,
    folder: vmFolder(name),
    log: `${vmFolder(name)}/qemu.log`,
    ...(owner === null ? {} : { user: userOf(input, owner) }),
    before: { running },
    after: { running: true },
    ready: {
      dialogue: input.agent
        ? { socket: agentSocket(name), say: ['{"execute":"guest-ping"}'], hear: '"return":{}' }
        : qmp(name, 'query-status', '"running":true'),
      within: input.ready_within,
    },
    endings: [
      ...(input.agent ? agentEndings(name) : []),
      // Events are listened for: an answer to the handshake would be heard before the command is carried out.
      { kind: 'dialogue', dialogue: qmp(name, 'system_powerdown', '"POWERDOWN"'), within: 60 },
      { kind: 'dialogue', dialogue: qmp(name, 'quit', '"SHUTDOWN"'), within: 10 },
      { kind: 'signal', signal: 'KILL', within: 10 },
    ],
  };
}
