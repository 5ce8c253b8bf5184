import type { MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { queryIfThere } from '../../facts/system/query-if-there.ts';
import { readWay } from '../../facts/system/read-way.ts';
import type { FileChange } from './change.ts';
import { judgeWay } from './folder-hazards.ts';
import { isFile } from './is-file.ts';

/** Refusals for a file that is written or removed: its folder, and properties of the existing file that would be lost. */
export async function fileHazards(
  { path, before, after }: Pick<FileChange, 'path' | 'before' | 'after'>,
  machine: MachineReader,
): Promise<readonly Refusal[]> {
  const isThere = isFile(before);
  const [way, stat, flags] = await Promise.all([
    readWay(path, machine, after !== null),
    isThere ? machine.stat(path) : undefined,
    isThere ? queryIfThere(machine, ['lsattr', '-d', '--', path]) : undefined,
  ]);
  const refusals = [...judgeWay(path, way)];
  const names = isThere ? Object.keys(before.attributes ?? {}) : [];
  if (way.kind === 'shared' && names.length > 0 && after !== null)
    refusals.push({
      check: 'attributes-in-shared-folder',
      reason: `${path} has extended attributes (${names.join(', ')}), and they cannot be set safely in a folder that other users may write. Use a folder that only root may write, or remove the attributes first.`,
      evidence: `stat ${way.at}: owner ${way.stat.owner}; getfattr -d -m - ${path}: ${names.join(', ')}`,
      override: null,
    });
  if (stat?.kind === 'file' && (stat.links ?? 1) > 1)
    refusals.push({
      check: 'hard-linked',
      reason: `${path} is one of ${stat.links} names of the same file. The step writes a new file under this name, so the other names keep the old content, and undo does not join them again.`,
      evidence: `stat ${path}: ${stat.links} links`,
      override: 'allow_hard_links',
    });
  const set = /^([A-Za-z-]+) /.exec(flags?.code === 0 ? flags.stdout : '')?.[1] ?? '';
  if (/[ai]/.test(set))
    refusals.push({
      check: 'file-is-immutable',
      reason: `${path} is ${set.includes('i') ? 'immutable' : 'append-only'}, so nobody can replace or remove it. Remove the flag first: chattr -${set.includes('i') ? 'i' : 'a'} ${path}`,
      evidence: `lsattr ${path}: ${set}`,
      override: null,
    });
  return refusals;
}
