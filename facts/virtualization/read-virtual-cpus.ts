import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** The thread that runs a virtual CPU. */
export interface VirtualCpu {
  readonly index: number;
  readonly thread: number;
}

/** The threads of a virtual machine's CPUs by QMP's query-cpus-fast (QEMU 2.12), in the order of the CPUs; or why they cannot be told. */
export async function readVirtualCpus(
  socket: string,
  machine: MachineReader,
): Promise<readonly VirtualCpu[] | { readonly why: string }> {
  const say = ['{"execute":"qmp_capabilities"}', '{"execute":"query-cpus-fast","id":"cpus"}'];
  try {
    const answer = JSON.parse(await machine.ask({ socket, say, hear: '"id":"cpus"' })) as {
      readonly return?: readonly { readonly 'cpu-index': number; readonly 'thread-id': number }[];
    };
    if (answer.return === undefined)
      return { why: `${socket}: query-cpus-fast is answered by ${JSON.stringify(answer)}` };
    return answer.return
      .map((cpu) => ({ index: cpu['cpu-index'], thread: cpu['thread-id'] }))
      .toSorted((one, other) => one.index - other.index);
  } catch (error) {
    // QEMU speaks to one at a time: while another has the socket, the question is not heard.
    if (error instanceof MachineError && error.code !== 'UNREACHABLE') return { why: error.message };
    throw error;
  }
}
