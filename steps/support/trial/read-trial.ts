import type { FileState, MachineReader } from '../../../engine/model/machine.ts';
import { queryIfThere } from '../../../facts/system/query-if-there.ts';
import { environmentValue } from '../boot/environment-block.ts';
import { customFile, environmentFile, trialMark } from './trial-entry.ts';

/** The state of a trial boot, and whether GRUB supports it. */
export interface TrialState {
  readonly custom: FileState | null;
  /** Null without an environment block. */
  readonly environment: FileState | null;
  /** The progress of a trial, from the GRUB environment block. */
  readonly mark: string | undefined;
  /** The one-time entry; "" if it was used up, undefined if it was never set. */
  readonly next: string | undefined;
  /**
   * The layer between the file system of /boot/grub and its disk, in grub-probe's words, e.g. "lvm"; null if it is
   * unknown.
   */
  readonly abstraction: string | null;
  /** Its file system in GRUB's words, e.g. "ext2"; null if it is unknown. */
  readonly fileSystem: string | null;
  /** `grub-editenv` exists. */
  readonly hasEditor: boolean;
}

async function probe(machine: MachineReader, target: string): Promise<string | null> {
  const { code, stdout } = await queryIfThere(machine, ['grub-probe', `--target=${target}`, '/boot/grub']);
  return code === 0 ? stdout.trim() : null;
}

/** Reads the trial entry, GRUB's environment block and, for a step with a trial, the disk below it (grub-probe(8)). */
export async function readTrial(wanted: boolean, machine: MachineReader): Promise<TrialState> {
  const [custom, environment, abstraction, fileSystem, editor] = await Promise.all([
    machine.readFile(customFile),
    machine.readFile(environmentFile),
    wanted ? probe(machine, 'abstraction') : null,
    wanted ? probe(machine, 'fs') : null,
    wanted ? queryIfThere(machine, ['grub-editenv', '--version']) : null,
  ]);
  const text = environment?.content ?? '';
  return {
    custom: custom ?? null,
    environment: environment ?? null,
    mark: environmentValue(text, trialMark),
    next: environmentValue(text, 'next_entry'),
    abstraction,
    fileSystem,
    hasEditor: editor !== null && editor.code !== 127,
  };
}
