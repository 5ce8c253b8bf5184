import type { Dialogue, Ending, ProcessChange } from '../../engine/change.ts';
import { agentSocket, qmpSocket, vmFolder, vmUnit } from '../../engine/vm.ts';
import type { QemuLaunch } from '../../schemas/types/steps/qemu-launch.ts';

/** Asks QEMU for something after the handshake that QMP begins with. */
const qmp = (name: string, command: string, hear: string): Dialogue => ({
  socket: qmpSocket(name),
  say: ['{"execute":"qmp_capabilities"}', JSON.stringify({ execute: command })],
  hear,
});

/**
 * Asks the guest's own agent first: a guest need not listen to the power button. The agent answers a shutdown only when it
 * fails (QEMU's qga/qapi-schema.json), so what is waited for is the end of the process.
 */
const askedInside = (name: string): Ending => ({
  kind: 'dialogue',
  dialogue: {
    socket: agentSocket(name),
    say: ['{"execute":"guest-shutdown","arguments":{"mode":"powerdown"}}'],
    hear: '"return"',
  },
  within: 60,
});

/** The VM as a change: how it starts, what shows that it is ready, and how it ends (asked inside, then the power button, then quit, then KILL). */
export function vmProcess(input: QemuLaunch, argv: readonly string[], running: boolean): ProcessChange {
  const { name } = input;
  return {
    kind: 'process',
    unit: vmUnit(name),
    argv,
    folder: vmFolder(name),
    log: `${vmFolder(name)}/qemu.log`,
    before: { running },
    after: { running: true },
    ready: {
      dialogue: input.agent
        ? { socket: agentSocket(name), say: ['{"execute":"guest-ping"}'], hear: '"return":{}' }
        : qmp(name, 'query-status', '"running":true'),
      within: input.ready_within,
    },
    endings: [
      ...(input.agent ? [askedInside(name)] : []),
      // Events are listened for: an answer to the handshake would be heard before the command is carried out.
      { kind: 'dialogue', dialogue: qmp(name, 'system_powerdown', '"POWERDOWN"'), within: 60 },
      { kind: 'dialogue', dialogue: qmp(name, 'quit', '"SHUTDOWN"'), within: 10 },
      { kind: 'signal', signal: 'KILL', within: 10 },
    ],
  };
}
