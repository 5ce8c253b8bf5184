import type { Kernel } from '../kernel/kernel.ts';
import { endUnit } from '../boot/units.ts';
import { firstCpus } from '../kernel/cpu-list.ts';

/** The answer of a socket's peer to a line, as lines. */
export type Answer = (line: string) => readonly string[];

/** The greeting of QEMU on a monitor socket. */
export const qmpGreeting =
  '{"QMP": {"version": {"qemu": {"micro": 13, "minor": 0, "major": 10}, "package": "Debian 1:10.0.13+ds-0+deb13u1"}, "capabilities": ["oob"]}}';

function failure(kind: string, desc: string): string {
  return JSON.stringify({ error: { class: kind, desc } });
}

/** Speaks QMP (QEMU's docs/interop/qmp-spec) for the virtual machine of a unit. */
export function qmp(kernel: () => Kernel, unit: string): Answer {
  let negotiated = false;
  return (line) => {
    const request = parse(line);
    if (request === undefined) return [failure('GenericError', 'JSON parse error, invalid keyword')];
    const answer = (value: unknown): string =>
      JSON.stringify({ return: value, ...('id' in request ? { id: request['id'] } : {}) });
    const command = request['execute'];
    if (!negotiated && command !== 'qmp_capabilities')
      return [failure('CommandNotFound', "Expecting capabilities negotiation with 'qmp_capabilities'")];
    const held = kernel().units.get(unit);
    const vm = held?.vm;
    if (held === undefined || !vm) return [];
    const become = (status: 'running' | 'paused'): void => {
      kernel().units.set(unit, { ...held, vm: { ...vm, status } });
    };
    switch (command) {
      case 'qmp_capabilities':
        negotiated = true;
        return [answer({})];
      case 'query-status':
        return [answer({ status: vm.status, running: vm.status === 'running' })];
      case 'query-cpus-fast':
        return [
          answer(
            firstCpus(vm.cpus)
              .filter((cpu) => vm.ended?.includes(1 + cpu) !== true)
              .map((cpu) => ({
                'thread-id': held.pid + 1 + cpu,
                props: { 'core-id': cpu, 'thread-id': 0, 'socket-id': 0 },
                'qom-path': `/machine/unattached/device[${cpu}]`,
                'cpu-index': cpu,
                target: 'x86_64',
              })),
          ),
        ];
      case 'cont':
        become('running');
        return [answer({})];
      case 'stop':
        become('paused');
        return [answer({})];
      case 'system_powerdown':
        // A guest that does not run ignores the power button.
        if (vm.status !== 'running') return [answer({})];
        endUnit(kernel(), unit, 0, 'success');
        return [answer({}), event('POWERDOWN'), event('SHUTDOWN')];
      case 'quit':
        endUnit(kernel(), unit, 0, 'success');
        return [answer({}), event('SHUTDOWN')];
      default:
        return [failure('CommandNotFound', `The command ${String(command)} has not been found`)];
    }
  };
}

function event(name: string): string {
  return JSON.stringify({ timestamp: { seconds: 1795332960, microseconds: 0 }, event: name });
}

/** A line as a JSON object; undefined if it is not a JSON object. */
export function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
