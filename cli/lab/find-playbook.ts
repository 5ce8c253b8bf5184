import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import type { Result } from '../../engine/model/diagnostic.ts';
import { mistake } from '../process/read-source.ts';

const shipped = join(import.meta.dirname, '../../playbooks');

/** The names of the playbooks that are shipped with runbook, e.g. "passthrough". */
export const shippedPlaybooks = (): readonly string[] =>
  readdirSync(shipped).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -'.yaml'.length)] : []));

/** The path of a shipped playbook: relative to the working folder if it is below it, otherwise absolute. */
export function shippedPath(name: string): string {
  const path = join(shipped, `${name}.yaml`);
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

// A folder with the name of a playbook does not hide it.
const isFile = (name: string): boolean =>
  existsSync(name) && statSync(name, { throwIfNoEntry: false })?.isDirectory() === false;

/**
 * The file that a command line means by the name of a playbook. A path is used as it is. A name without a folder and
 * without .yaml, such as "passthrough", is a file of that name if one exists, otherwise a shipped playbook; so the same
 * command works in every folder.
 */
export function findPlaybook(name: string): Result<string> {
  const known = shippedPlaybooks();
  const isName = !name.includes('/') && !/\.ya?ml$/.test(name);
  if (isName && isFile(name)) return { ok: true, value: name };
  if (isName && known.includes(name)) return { ok: true, value: shippedPath(name) };
  const bare = basename(name).replace(/\.ya?ml$/, '');
  if (known.includes(bare) && name === `playbooks/${bare}.yaml` && !existsSync(name)) {
    const hint = `this playbook is shipped with runbook; in any folder, its name is enough: ${bare}`;
    return { ok: false, diagnostics: [mistake('unreadable', `${name}: the file does not exist`, hint)] };
  }
  // The reader of the file reports why a path cannot be read.
  if (!isName || name === '') return { ok: true, value: name };
  const message = `${name}: no such file, and no playbook with this name is shipped with runbook`;
  const hint = existsSync(`${name}.yaml`)
    ? `to use a file, add its extension: ${name}.yaml`
    : suggest(name, known, 'playbooks shipped with runbook');
  return { ok: false, diagnostics: [mistake('unreadable', message, hint)] };
}
