import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gatherSources, type Reading } from '../../engine/composition/gather-sources.ts';
import type { Link } from '../../engine/composition/link.ts';
import type { Result } from '../../engine/model/diagnostic.ts';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import type { PlaybookSource } from '../../engine/model/playbook.ts';
import { commandName } from '../process/command-name.ts';
import { readRegular } from '../process/read-regular.ts';
import { mistake, readSource } from '../process/read-source.ts';

const shipped = join(import.meta.dirname, '../../playbooks');

/** The text of a playbook that a person named, with the texts of all files that it extends and includes. */
export async function readPlaybook(path: string): Promise<Result<PlaybookSource>> {
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
  const names = readdirSync(shipped).flatMap((file) =>
    file.endsWith('.yaml') ? [file.slice(0, -'.yaml'.length)] : [],
  );
  if (names.includes(link.name)) return readLinked(nearby(join(shipped, `${link.name}.yaml`)));
  const hint = existsSync(link.beside)
    ? `to use a file, add its extension: ${link.name}.yaml`
    : suggest(link.name, names, 'playbooks shipped with runbook');
  return { ok: false, message: `no playbook with the name '${link.name}' is shipped with runbook`, hint };
}

/** A path in the usual form: relative to the working folder if the file is inside it. */
function nearby(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

async function readLinked(path: string): Promise<Reading> {
  const read = await readRegular(path);
  return read.ok
    ? { ok: true, source: { path, text: read.text } }
    : { ok: false, message: `${path}: ${read.why}`, hint: null };
}
