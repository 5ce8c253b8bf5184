import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../../engine/model/diagnostic.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import { mistake } from '../process/read-source.ts';

const shipped = join(import.meta.dirname, '../../playbooks/labs');

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -'.yaml'.length)] : []));
  } catch {
    // A folder that does not exist or cannot be read contains no labs.
    return [];
  }
}

/** The lab file for --lab: a path is used as it is; a name without a path means a file in labs/ beside the playbook, then a shipped lab. */
export function findLab(name: string, playbookPath: string | undefined): Result<string> {
  if (name.includes('/') || /\.(?:ya?ml|json)$/.test(name)) return { ok: true, value: name };
  const folders = [...(playbookPath === undefined ? ['labs'] : [join(dirname(playbookPath), 'labs')]), shipped];
  const path = folders.map((folder) => join(folder, `${name}.yaml`)).find((each) => existsSync(each));
  if (path !== undefined) return { ok: true, value: path };
  const known = [...new Set(folders.flatMap(namesIn))];
  const near = nearest(name, known);
  const hint =
    near === undefined
      ? `known labs: ${known.join(', ')}; you can also give the path of a lab file`
      : `did you mean '${near}'?`;
  return { ok: false, diagnostics: [mistake('unknown-lab', `unknown lab '${name}'`, hint)] };
}
