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
    // No such folder, or not one that we may look into: it has no lab to offer.
    return [];
  }
}

/** The lab file meant by --lab: a path as it is; a bare name in labs/ beside the playbook, then among the labs that ship. */
export function findLab(name: string, playbookPath: string | undefined): Result<string> {
  if (name.includes('/') || /\.ya?ml$/.test(name)) return { ok: true, value: name };
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
