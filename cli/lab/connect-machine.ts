import type { Clock } from '../../engine/model/clock.ts';
import { formatDiagnostic } from '../../engine/language/yaml/format-diagnostic.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { Connection } from '../../engine/model/playbook.ts';
import { agentSocket } from '../../facts/virtualization/vm.ts';
import type { LabShape } from '../../machines/emulated/shape/lab-shape.ts';
import { shapeOf } from '../../machines/emulated/shape/shape-of.ts';
import type { WantedShape } from '../../schemas/types/lab.ts';
import { labOptions } from './lab-options.ts';
import { labProgress } from './lab-progress.ts';
import type { Watch } from './machines-of.ts';
import { proxySettings } from '../process/proxy-settings.ts';
import { readTree } from './read-tree.ts';
import { systemClock } from '../process/system-clock.ts';

/** A connected machine with its clock: a simulated machine has a separate time. */
export interface Connected {
  readonly machine: Machine;
  readonly clock: Clock;
}

function shapeFrom(wanted: WantedShape): LabShape {
  const shape = shapeOf(wanted);
  if ('key' in shape) throw new MachineError(shape.message, { code: 'EINVAL' });
  return shape;
}

const inRealTime = (machine: Machine): Connected => ({ machine, clock: systemClock });

/**
 * Connects to one machine of a lab; the code for each way to connect is loaded only if it is used. Throws
 * MachineError if the machine cannot be reached. A machine that is not real says so in its name, in every plan,
 * journal and message. `other` gives the other machines of the lab, for a guest that is reached through its host.
 */
export async function connectMachine(
  name: string,
  connection: Connection,
  other: (name: string) => Promise<Connected>,
  watch: Watch,
): Promise<Connected> {
  switch (connection.kind) {
    case 'local':
      return inRealTime(
        (await import('../../machines/local/local-machine.ts')).localMachine({ name, env: proxySettings(process.env) }),
      );
    case 'ssh': {
      const { host, user, port, identityFile, options, sudo } = connection;
      const { sshMachine } = await import('../../machines/ssh/ssh-machine.ts');
      const given = {
        ...(user !== null && { user }),
        ...(port !== null && { port }),
        ...(identityFile !== null && { identityFile }),
      };
      return inRealTime(await sshMachine({ name, host, options, sudo, ...given }));
    }
    case 'emulated': {
      const { labUp } = await import('../../machines/emulated/lab/lab-up.ts');
      const { sshMachine } = await import('../../machines/ssh/ssh-machine.ts');
      const shape = connection.shape === null ? null : shapeFrom(connection.shape);
      const options = { ...labOptions(connection.lab), ...(shape !== null && { shape }) };
      const up = labUp(options, labProgress(name, watch));
      const { ssh } = await up.finally(() => watch.connected(name));
      return inRealTime(
        await sshMachine({
          ...ssh,
          name: `${name} (emulated)`,
          configFile: 'none',
          options: ['StrictHostKeyChecking=yes'],
        }),
      );
    }
    case 'simulated': {
      const tree = await readTree(connection.tree);
      if (!tree.ok) throw new MachineError(tree.diagnostics.map(formatDiagnostic).join('\n'), { code: 'EINVAL' });
      if (tree.value.kind === 'recorded') {
        const { recordedMachine } = await import('../../machines/recorded/recorded-machine.ts');
        return inRealTime(recordedMachine(tree.value.recording, `${name} (recorded)`));
      }
      const { simulatedMachine } = await import('../../machines/simulated/machine/simulated-machine.ts');
      const machine = simulatedMachine(tree.value.description, { name: `${name} (simulated)` });
      return { machine, clock: machine.clock };
    }
    case 'guest-agent': {
      const { guestMachine } = await import('../../machines/guest/guest-machine.ts');
      const { machine: host, clock } = await other(connection.host);
      const socket = agentSocket(connection.vm);
      return { machine: await guestMachine({ name, host, socket, clock }), clock };
    }
  }
}
