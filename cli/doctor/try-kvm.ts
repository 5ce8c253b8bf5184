import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import type { Facts } from '../../schemas/types/facts.ts';

/** The result of starting an empty virtual machine with KVM. */
export type KvmTrial =
  | { readonly kind: 'works' | 'fails'; readonly command: string; readonly said: string }
  /** KVM or QEMU does not exist. */
  | { readonly kind: 'untried' };

/** A machine with one CPU that runs its firmware and has no devices: /dev/kvm can exist and still not work. */
const argv = (program: string): readonly string[] => [
  program,
  ...['-machine', 'q35', '-accel', 'kvm', '-cpu', 'host', '-m', '64', '-nodefaults', '-no-user-config'],
  ...['-display', 'none', '-monitor', 'stdio'],
];

/** Starts such a machine, asks its monitor whether it runs, and ends it; nothing remains. */
export async function tryKvm(
  { kvm }: Facts,
  { program, present }: { readonly program: string; readonly present: boolean },
  machine: MachineReader,
): Promise<KvmTrial> {
  if (!kvm.device || !present) return { kind: 'untried' };
  const words = argv(program);
  const asked = machine.query(words, { stdin: 'info status\nquit\n', deadline: 30 });
  const output = await tolerantly(null, asked);
  if (output === null || output.code === 127) return { kind: 'untried' };
  const command = words.join(' ');
  const status = /^VM status: .*$/m.exec(output.stdout)?.[0].trim();
  if (output.code === 0 && status === 'VM status: running') return { kind: 'works', command, said: status };
  const said = output.timedOut ? 'it did not end within 30 s' : output.stderr.trim().split('\n')[0] || (status ?? '');
  return { kind: 'fails', command, said };
}
