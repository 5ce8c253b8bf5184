import { MachineError } from '../../engine/model/machine-error.ts';
import { parseJsonObject } from '../system/parse-json.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** The thread that runs a virtual CPU. */
export interface VirtualCpu {
  readonly index: number;
  readonly thread: number;
}

interface Cpu {
  readonly 'cpu-index': number;
  readonly 'thread-id': number;
}

const isCpu = (value: Partial<Record<keyof Cpu, unknown>> | null): value is Cpu =>
  [value?.['cpu-index'], value?.['thread-id']].every((number) => Number.isSafeInteger(number) && Number(number) >= 0);

/** The threads of a virtual machine's CPUs from QMP's query-cpus-fast (QEMU 2.12), in the order of the CPUs; or the reason why they are unknown. */
export async function readVirtualCpus(
  socket: string,
  machine: MachineReader,
): Promise<readonly VirtualCpu[] | { readonly why: string }> {
  const say = ['{"execute":"qmp_capabilities"}', '{"execute":"query-cpus-fast","id":"cpus"}'];
  try {
    const answer = parseJsonObject(
      `the program behind ${socket}`,
      await machine.ask({ socket, say, hear: '"id":"cpus"' }),
    );
    const cpus: unknown = answer['return'];
    if (!Array.isArray(cpus) || !cpus.every(isCpu))
      return { why: `${socket}: the answer to query-cpus-fast is ${JSON.stringify(answer).slice(0, 200)}` };
    return cpus
      .map((cpu) => ({ index: cpu['cpu-index'], thread: cpu['thread-id'] }))
      .toSorted((one, other) => one.index - other.index);
  } catch (error) {
    // QEMU serves one QMP client at a time: while another client uses the socket, the request gets no answer.
    if (error instanceof MachineError && error.code !== 'UNREACHABLE') return { why: error.message };
    throw error;
  }
}
