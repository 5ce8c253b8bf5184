import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { loadStudy } from '../../engine/language/load/load-study.ts';
import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import type { ArchiveFolder, RawFile } from '../../report/archive/archive-folder.ts';
import { openMeasurement } from '../../report/archive/open-measurement.ts';
import type { Opened } from '../../report/archive/open-measurement.ts';
import { studyRules } from '../../report/study/study-rules.ts';
import type { StudyRules } from '../../report/study/study-rules.ts';
import { readRegular } from '../process/read-regular.ts';
import { mistake } from '../process/read-source.ts';
import { whyNot } from '../process/why-not.ts';

/** The content of folders: measurements, and folders that cannot be read as one. */
export interface Archives {
  readonly opened: readonly Opened[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unreadable: readonly { readonly folder: string; readonly reason: string }[];
  /** From the first study.ndjson beside them; null without such a file. */
  readonly rules: StudyRules | null;
}

/** Larger files are not raw output of runbook. */
const mostBytes = 256 * 1024 * 1024;

/** Every measurement in some folders and their subfolders. A missing folder, and folders without measurements, are a mistake of the user. */
export async function readArchives(folders: readonly string[]): Promise<Result<Archives>> {
  const opened: Opened[] = [];
  const diagnostics: Diagnostic[] = [];
  const unreadable: { folder: string; reason: string }[] = [];
  let rules: StudyRules | null = null;
  for (const folder of folders) {
    rules ??= await rulesIn(folder);
    const found = await foldersIn(folder);
    if (!found.ok) return found;
    for (const path of found.value) {
      const archive = await readFolder(path, folders.length === 1 ? folder : dirname(folder));
      const result = openMeasurement(archive);
      if (result.ok) opened.push(result.value);
      else {
        diagnostics.push(...result.diagnostics);
        unreadable.push({ folder: archive.path, reason: result.diagnostics.map(({ message }) => message).join('; ') });
      }
    }
  }
  if (opened.length > 0 || diagnostics.length > 0)
    return { ok: true, value: { opened, diagnostics, unreadable, rules } };
  const hint = 'a playbook with a measure step writes them to ~/.local/state/runbook/runs/<run>/measurements';
  return {
    ok: false,
    diagnostics: [mistake('no-measurement', `no measurements in ${folders.join(', ')}`, hint)],
  };
}

/** The folders below one that hold a measurement.json, in the order of their names. */
async function foldersIn(folder: string): Promise<Result<readonly string[]>> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      const isOne = basename(folder) === 'measurement.json';
      if (isOne) return { ok: true, value: [dirname(folder)] };
      return { ok: false, diagnostics: [mistake('no-folder', `${folder} is not a folder`, null)] };
    }
    return { ok: true, value: (await below(folder)).toSorted() };
  } catch (error) {
    return { ok: false, diagnostics: [mistake('unreadable', `${folder}: ${whyNot(error)}`, null)] };
  }
}

/** The same, for a readable folder. Links are not followed: they may point outside, or form a loop. */
async function below(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const own = entries.some(({ name }) => name === 'measurement.json') ? [folder] : [];
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  return [...own, ...(await Promise.all(folders.map(below))).flat()];
}

/** The file of a study is in the folder itself or above its measurements. */
async function rulesIn(folder: string): Promise<StudyRules | null> {
  for (const path of [folder, dirname(folder)]) {
    const log = await readRegular(join(path, 'study.ndjson'), { torn: true });
    const rules = log.ok ? studyRules(log.text, loadStudy) : null;
    if (rules !== null) return rules;
  }
  return null;
}

/** The measurement.json of a folder and the files that it names, but not perf.data. */
async function readFolder(path: string, root: string): Promise<ArchiveFolder> {
  const files = new Map<string, RawFile>();
  const own = await readRaw(path, 'measurement.json');
  if (own !== null) {
    files.set('measurement.json', own);
    for (const name of namesIn(own.text)) {
      const file = await readRaw(path, name);
      if (file !== null) files.set(name, file);
    }
  }
  return { path: relative(root, path).split(sep).join('/') || '.', files };
}

/** A regular file of a folder; null for one that is missing, too large, or a link that points outside. */
async function readRaw(folder: string, name: string): Promise<RawFile | null> {
  try {
    const file = join(folder, name);
    const about = await lstat(file);
    if (!about.isFile() || about.size > mostBytes) return null;
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { text: bytes.toString('utf8'), bytes: bytes.length, sha256 };
  } catch {
    // The check of the manifest reports an unreadable file as missing.
    return null;
  }
}

/** The files that a measurement.json names, before it is validated. */
function namesIn(text: string): readonly string[] {
  try {
    const { files } = JSON.parse(text) as { files?: readonly { path?: unknown; leftOn?: unknown }[] };
    return (files ?? [])
      .filter(({ leftOn }) => leftOn === null)
      .flatMap(({ path }) => (typeof path === 'string' && basename(path) === path ? [path] : []));
  } catch {
    return [];
  }
}
