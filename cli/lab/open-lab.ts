import { resolve } from 'node:path';
import type { Result } from '../../engine/model/diagnostic.ts';
import { loadLab } from '../../engine/language/load/load-lab.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { checkShapes } from './check-shapes.ts';
import { checkTrees } from './check-trees.ts';
import { findLab } from './find-lab.ts';
import { placeLabFiles } from './place-lab-files.ts';
import { readSource } from '../process/read-source.ts';

/** A lab, and how a later command names the same one, e.g. ` --lab emulated`. */
export interface OpenedLab {
  readonly lab: Lab;
  readonly labArguments: string;
  /** The lab file's absolute path; null for the lab that is meant when none is named. */
  readonly labFile: string | null;
}

const quoted = (word: string): string => (/^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Loads the lab that --lab names, looking beside the playbook first; without one the lab "local", whose host is this machine. */
export async function openLab(name: string | undefined, playbookPath?: string): Promise<Result<OpenedLab>> {
  const path = findLab(name ?? 'local', playbookPath);
  if (!path.ok) return path;
  const source = await readSource(path.value);
  if (!source.ok) return source;
  const loaded = loadLab(source.value);
  if (!loaded.ok) return loaded;
  const lab = placeLabFiles(loaded.value, path.value);
  const misshapen = [...checkShapes(lab), ...(await checkTrees(lab))];
  if (misshapen.length > 0) return { ok: false, diagnostics: misshapen };
  const labArguments = name === undefined ? '' : ` --lab ${quoted(name)}`;
  return {
    ok: true,
    value: { lab, labArguments, labFile: name === undefined ? null : resolve(path.value) },
  };
}
