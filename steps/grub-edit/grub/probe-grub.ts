import type { FileState, MachineReader } from '../../../engine/model/machine.ts';
import { parseOperatingSystem } from '../../../facts/system/operating-system.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { readBootGround } from '../checks/boot-ground.ts';
import type { BootGround } from '../checks/boot-ground.ts';
import { readTrial } from '../../support/trial/read-trial.ts';
import type { TrialGround } from '../trial/trial-ground.ts';
import { configurationFile, dropInFolder, generator, mainFile } from '../source/grub-files.ts';

/** The boot configuration of a machine and its sources. */
export interface GrubState extends TrialGround {
  /** /etc/default/grub and the parts after it in the order grub-mkconfig reads them; null for /etc/default/grub that does not exist. */
  readonly sources: readonly { readonly path: string; readonly file: FileState }[];
  readonly hasFolder: boolean;
  /** The os-release names: ID and ID_LIKE. */
  readonly systems: readonly string[];
  readonly hasGenerator: boolean;
  /** The word that marks recovery entries. */
  readonly recovery: 'single' | 'recovery';
  readonly ground: BootGround;
}

/** Debian's grub-mkconfig sources /etc/default/grub, then /etc/default/grub.d/*.cfg by name in byte order. */
export async function probeGrub(input: GrubEdit, machine: MachineReader): Promise<GrubState> {
  const [ground, trial, release, main, names, configuration, commandLine, version, installed, recoveryMenu] =
    await Promise.all([
      readBootGround(input, machine),
      readTrial(input.trial, machine),
      machine.read('/etc/os-release'),
      machine.readFile(mainFile),
      machine.list(dropInFolder),
      machine.readFile(configurationFile),
      machine.read('/proc/cmdline'),
      machine.query([generator, '--version']),
      machine.stat(`/usr/sbin/${generator}`),
      machine.stat('/lib/recovery-mode/recovery-menu'),
    ]);
  const parts = (names ?? []).filter((name) => name.endsWith('.cfg') && !name.startsWith('.')).sort();
  const paths = parts.map((name) => `${dropInFolder}/${name}`);
  const files = await Promise.all(paths.map((path) => machine.readFile(path)));
  const sources = [main, ...files].flatMap((file, index) =>
    file === undefined ? [] : [{ path: [mainFile, ...paths][index] ?? '', file }],
  );
  const { id, like } = parseOperatingSystem(release ?? '');
  return {
    sources,
    hasFolder: names !== undefined,
    configuration: configuration ?? null,
    commandLine: (commandLine ?? '').trim(),
    systems: [id, ...like].filter((name) => name !== null),
    // The PATH of an ordinary user may not contain /usr/sbin.
    hasGenerator: version.code !== 127 || installed !== undefined,
    recovery: recoveryMenu === undefined ? 'single' : 'recovery',
    ground,
    trial,
  };
}
