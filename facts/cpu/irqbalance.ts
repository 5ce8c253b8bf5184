import type { FileState, MachineReader } from '../../engine/model/machine.ts';
import { readUnitCommandLine } from '../system/read-unit-command-line.ts';
import { banFile, isServiceActive } from '../system/knob-owners.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { tolerantly } from '../system/tolerantly.ts';

export const irqbalanceUnit = 'irqbalance.service';

/** The state of irqbalance (irqbalance(1)). */
export interface Irqbalance {
  readonly active: boolean;
  /** The command line of its process; null if it does not run or its command line cannot be read. */
  readonly words: readonly string[] | null;
  /** The command line of its unit (ExecStart=), variables unexpanded; null if systemd does not report it. */
  readonly start: string | null;
  readonly file: FileState | null;
}

/** The option that makes irqbalance ignore an interrupt. */
export const ban = (number: number): string => `--banirq=${number}`;

/** The text of the drop-in: ExecStart= is a list, which the empty line clears (systemd.service(5)). */
export const banText = (
  start: string,
  numbers: readonly number[],
): string => `# Made by runbook for interrupts that irqbalance must not move; \`runbook undo\` or the next boot removes it.
[Service]
ExecStart=
ExecStart=${[start, ...numbers.map(ban)].join(' ')}
`;

/** The interrupts that a command line bans, in its order. */
export const bannedIn = (words: readonly string[]): readonly number[] =>
  [...words.join(' ').matchAll(/(?:--banirq[= ]|-i\s*)(\d+)/g)].map(([, number]) => Number(number));

/** The interrupts that runbook's drop-in bans. */
export const bannedBy = (file: FileState | null): readonly number[] => bannedIn((file?.content ?? '').split(/\s+/));

/** Reads irqbalance, its start command, and the bans that runbook has set. */
export async function readIrqbalance(machine: MachineReader): Promise<Irqbalance> {
  const active = await isServiceActive('irqbalance', machine);
  if (!active) return { active, words: null, start: null, file: null };
  const argv = ['systemctl', 'show', '-p', 'ExecStart', '--', irqbalanceUnit];
  const [words, shown, file] = await Promise.all([
    tolerantly(null, readUnitCommandLine(irqbalanceUnit, machine)),
    queryIfThere(machine, argv),
    machine.readFile(banFile),
  ]);
  const start = /argv\[\]=(.*?) ; ignore_errors=/.exec(shown.stdout)?.[1]?.trim();
  return { active, words, start: start ?? null, file: file ?? null };
}
