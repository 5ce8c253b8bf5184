import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MachineReader } from '../../engine/model/machine.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';

/** Names that are safe as file names here: an answer of a machine must not point outside the folder. */
const isPlain = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);

/**
 * Copies the measurements of a run from its machine into a local folder, so that a report needs no machine. Files that
 * are too large for the archive stay on the machine and are named in measurement.json.
 */
export async function keepMeasurements(machine: MachineReader, run: string, folder: string): Promise<void> {
  const from = `${runsFolder}/${run}/measurements`;
  for (const name of ((await machine.list(from)) ?? []).filter(isPlain)) {
    const target = join(folder, 'measurements', name);
    await mkdir(target, { recursive: true, mode: 0o700 });
    const files = ((await machine.list(`${from}/${name}`)) ?? []).filter(isPlain);
    for (const file of files.filter((each) => each !== 'perf.data')) {
      const state = await machine.readFile(`${from}/${name}/${file}`);
      if (state === undefined) continue;
      await writeFile(join(target, file), Buffer.from(state.content, state.encoding), { mode: 0o600 });
    }
  }
}
