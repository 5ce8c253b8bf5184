import type { Result } from '../engine/diagnostic.ts';
import { loadLab } from '../engine/language/load-lab.ts';
import type { Lab } from '../engine/playbook.ts';
import { findLab } from './find-lab.ts';
import { readSource } from './read-source.ts';

/** A lab, and how a later command names the same one, e.g. ` --lab emulated`. */
export interface OpenedLab {
  readonly lab: Lab;
  readonly labArguments: string;
}

/** Where no lab is named, the host is the machine that runbook runs on. */
const thisMachine: OpenedLab = {
  lab: { name: 'local', source: { path: '', text: '' }, machines: { host: { kind: 'local' } }, inputs: {} },
  labArguments: '',
};

const quoted = (word: string): string => (/^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Loads the lab that --lab names, looking beside the playbook first. */
export async function openLab(name: string | undefined, playbookPath?: string): Promise<Result<OpenedLab>> {
  if (name === undefined) return { ok: true, value: thisMachine };
  const path = findLab(name, playbookPath);
  if (!path.ok) return path;
  const source = await readSource(path.value);
  if (!source.ok) return source;
  const lab = loadLab(source.value);
  return lab.ok ? { ok: true, value: { lab: lab.value, labArguments: ` --lab ${quoted(name)}` } } : lab;
}
