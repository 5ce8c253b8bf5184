import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MachineReader } from '../../engine/model/machine.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';

/** Names that may become names of files on this side: no answer of a machine may lead out of the folder. */
const isPlain = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);

/** The most that is copied for one run. A hostile machine must not be able to fill the disk of the operator. */
const most = { files: 5_000, bytes: 1024 ** 3 };

/**
 * Copies the measurements of a run from its machine into a folder here, so that a report needs no machine. A file that
 * is too large for the archive stays on the machine, and measurement.json names it. Returns why the copy is not
 * complete; null if it is.
 */
export async function keepMeasurements(machine: MachineReader, run: string, folder: string): Promise<string | null> {
  const from = `${runsFolder}/${run}/measurements`;
  const left = { ...most };
  for (const name of ((await machine.list(from)) ?? []).filter(isPlain)) {
    const target = join(folder, 'measurements', name);
    const files = ((await machine.list(`${from}/${name}`)) ?? []).filter(isPlain);
    for (const file of files.filter((each) => each !== 'perf.data')) {
      const size = (await machine.stat(`${from}/${name}/${file}`))?.size ?? 0;
      left.files -= 1;
      left.bytes -= size;
      if (left.files < 0 || left.bytes < 0)
        return `the measurements of run ${run} were not all copied to ${folder}: more than ${most.files} files or 1 GiB; the rest is in ${from} on ${machine.name}`;
      const state = await machine.readFile(`${from}/${name}/${file}`, { plain: true });
      if (state === undefined) continue;
      await mkdir(target, { recursive: true, mode: 0o700 });
      await writeFile(join(target, file), Buffer.from(state.content, state.encoding), { mode: 0o600 });
    }
  }
  return null;
}
