import { MachineError } from '../../engine/model/machine-error.ts';
import type { FileState, Machine } from '../../engine/model/machine.ts';
import { sha256 } from '../../engine/model/sha256.ts';
import type { Workplace } from './detached.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';

type Entry = Measurement['files'][number];

/** The folder of a measurement on the host, and the files that were written there. */
export interface Archive {
  readonly host: Machine;
  readonly folder: string;
  readonly files: Entry[];
}

/** Makes the folder of a measurement; an interrupted measurement of the same name is kept beside it with a number. */
export async function openArchive(host: Machine, parent: string, name: string): Promise<Archive> {
  const folder = `${parent}/${name}`;
  if ((await host.stat(folder)) !== undefined) {
    const taken = new Set(await host.list(parent));
    let number = 1;
    while (taken.has(`${name}.${number}`)) number += 1;
    await host.run(['mv', '-T', '--', folder, `${folder}.${number}`]);
  }
  await host.makeFolder(parent, 0o700);
  await host.makeFolder(folder, 0o700);
  return { host, folder, files: [] };
}

/** Puts a text into the archive and into its list. */
export async function keep(archive: Archive, name: string, text: string): Promise<string> {
  const file: FileState = { encoding: 'utf8', content: text, mode: 0o600, owner: 0, group: 0 };
  await archive.host.put(`${archive.folder}/${name}`, file);
  archive.files.push({ path: name, bytes: Buffer.byteLength(text), sha256: sha256(text), leftOn: null });
  return name;
}

/** Writes down a file that is too large to be carried about: it stays in the archive's folder on the host. */
export async function leave(archive: Archive, at: Workplace, path: string, name: string): Promise<void> {
  const from = at.machine;
  // The folder of the measurement's programs is removed at its end, on every machine.
  const own = archive.folder.slice(archive.folder.lastIndexOf('/') + 1);
  const target = from === archive.host ? `${archive.folder}/${name}` : `${at.folder}.${own}.${name}`;
  await from.run(['mv', '-T', '--', path, target]);
  const [{ stdout }, stat] = await Promise.all([
    from.query(['sha256sum', '--', target], { deadline: 600 }),
    from.stat(target),
  ]);
  archive.files.push({
    path: target,
    bytes: stat?.size ?? 0,
    sha256: stdout.split(' ')[0] ?? '',
    leftOn: at.label,
  });
}

/** Removes the folder of a measurement that failed before anything was put there, and the folder above it if it is empty too. */
export async function removeEmpty({ host, folder }: Archive): Promise<void> {
  const parent = folder.slice(0, folder.lastIndexOf('/'));
  try {
    for (const each of [folder, parent]) await host.run(['rmdir', '--ignore-fail-on-non-empty', '--', each]);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
  }
}
