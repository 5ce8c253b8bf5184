import { resolve } from 'node:path';
import type { Result } from '../../engine/model/diagnostic.ts';
import { loadLab } from '../../engine/language/load/load-lab.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { checkShapes } from './check-shapes.ts';
import { checkTrees } from './check-trees.ts';
import { findLab } from './find-lab.ts';
import { placeLabFiles } from './place-lab-files.ts';
import { readSource } from '../process/read-source.ts';

/** A lab, and the option with which a later command selects the same one, e.g. ` --lab emulated`. */
export interface OpenedLab {
  readonly lab: Lab;
  readonly labArguments: string;
  /** The absolute path of the lab file; null for the default lab. */
  readonly labFile: string | null;
}

const quoted = (word: string): string => (/^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * Loads the lab that --lab names, first from the folder of the playbook; without --lab, the lab "local", whose host is
 * this machine.
 */
export function openLab(name: string | undefined, playbookPath?: string): Promise<Result<OpenedLab>> {
  return labOpener(name)(playbookPath);
}

/** Does this for one playbook after another; a file that several of them mean is loaded once. */
export function labOpener(name: string | undefined): (playbookPath?: string) => Promise<Result<OpenedLab>> {
  const opened = new Map<string, Promise<Result<OpenedLab>>>();
  return async (playbookPath) => {
    const path = findLab(name ?? 'local', playbookPath);
    if (!path.ok) return path;
    const lab = opened.get(path.value) ?? openFile(path.value, name);
    opened.set(path.value, lab);
    return lab;
  };
}

async function openFile(path: string, name: string | undefined): Promise<Result<OpenedLab>> {
  const source = await readSource(path);
  if (!source.ok) return source;
  const loaded = loadLab(source.value);
  if (!loaded.ok) return loaded;
  const lab = placeLabFiles(loaded.value, path);
  const misshapen = [...checkShapes(lab), ...(await checkTrees(lab))];
  if (misshapen.length > 0) return { ok: false, diagnostics: misshapen };
  const labArguments = name === undefined ? '' : ` --lab ${quoted(name)}`;
  return {
    ok: true,
    value: { lab, labArguments, labFile: name === undefined ? null : resolve(path) },
  };
}
