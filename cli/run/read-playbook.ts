import { existsSync } from 'node:fs';
import { gatherSources, type Reading } from '../../engine/composition/gather-sources.ts';
import type { Link } from '../../engine/composition/link.ts';
import type { Result } from '../../engine/model/diagnostic.ts';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import type { PlaybookSource } from '../../engine/model/playbook.ts';
import { findPlaybook, shippedPath, shippedPlaybooks } from '../lab/find-playbook.ts';
import { commandName } from '../process/command-name.ts';
import { readRegular } from '../process/read-regular.ts';
import { mistake, readSource } from '../process/read-source.ts';

/** The text of a playbook that a person named (by a path, or by the name of a shipped one), with the texts of all files that it extends and includes. */
export async function readPlaybook(name: string): Promise<Result<PlaybookSource>> {
  const found = findPlaybook(name);
  if (!found.ok) return found;
  const path = found.value;
  const source = await readSource(path);
  if (!source.ok) return source;
  if (!isStudy(source.value.text)) return gatherSources(source.value, readLink);
  const message = `${path} is a study, not a playbook`;
  return { ok: false, diagnostics: [mistake('a-study', message, `run it with ${commandName()} study run ${path}`)] };
}

/** Whether a text is meant as a study, good or not. */
export const isStudy = (text: string): boolean => /^study:/m.test(text) && !/^runbook:/m.test(text);

/** The text behind `extends` or `include`: a regular file of at most 1 MiB, or a playbook that ships. */
export async function readLink(link: Link): Promise<Reading> {
  if (link.kind === 'path') return readLinked(link.path);
  const names = shippedPlaybooks();
  if (names.includes(link.name)) return readLinked(shippedPath(link.name));
  const hint = existsSync(link.beside)
    ? `to use a file, add its extension: ${link.name}.yaml`
    : suggest(link.name, names, 'playbooks shipped with runbook');
  return { ok: false, message: `no playbook with the name '${link.name}' is shipped with runbook`, hint };
}

async function readLinked(path: string): Promise<Reading> {
  const read = await readRegular(path);
  return read.ok
    ? { ok: true, source: { path, text: read.text } }
    : { ok: false, message: `${path}: ${read.why}`, hint: null };
}
