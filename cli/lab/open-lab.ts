import { resolve } from 'node:path';
import type { Result, SourceText } from '../../engine/model/diagnostic.ts';
import { loadLab } from '../../engine/language/load/load-lab.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { checkShapes } from './check-shapes.ts';
import { checkTrees } from './check-trees.ts';
import { findLab } from './find-lab.ts';
import { placeLabFiles } from './place-lab-files.ts';
import { readSource } from '../process/read-source.ts';
import { shellWord } from '../arguments/shell-words.ts';

/** A lab, and the option with which a later command selects the same one, e.g. ` --lab emulated`. */
export interface OpenedLab {
  readonly lab: Lab;
  readonly labArguments: string;
  /** The absolute path of the lab file; null for the default lab. */
  readonly labFile: string | null;
}

/** Loads the lab that --lab names, looking beside the playbook first; without one the lab "local", whose host is this machine. */
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

/** The text of a lab file. A JSON file that `doctor --save` wrote is a lab whose host is the recorded machine. */
async function readLab(path: string): Promise<Result<SourceText>> {
  if (!path.endsWith('.json')) return readSource(path);
  const tree = JSON.stringify(resolve(path));
  const guest = '{ connect: guest-agent, host: host, vm: passthrough }';
  const text = `lab: 1\nname: saved\nmachines: { host: { connect: simulated, tree: ${tree} }, guest: ${guest} }\n`;
  return { ok: true, value: { path, text } };
}

async function openFile(path: string, name: string | undefined): Promise<Result<OpenedLab>> {
  const source = await readLab(path);
  if (!source.ok) return source;
  const loaded = loadLab(source.value);
  if (!loaded.ok) return loaded;
  const lab = placeLabFiles(loaded.value, path);
  const misshapen = [...checkShapes(lab), ...(await checkTrees(lab))];
  if (misshapen.length > 0) return { ok: false, diagnostics: misshapen };
  const labArguments = name === undefined ? '' : ` --lab ${shellWord(name)}`;
  return {
    ok: true,
    value: { lab, labArguments, labFile: name === undefined ? null : resolve(path) },
  };
}
