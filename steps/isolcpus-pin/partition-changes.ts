import type { AttributeChange } from '../../changes/attribute/change.ts';
import type { Change } from '../../changes/index.ts';
import type { FileChange } from '../../changes/file/change.ts';
import type { ServiceChange } from '../../changes/service/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import type { SeenSlice } from './pin-state.ts';
import { sliceFolder, slicePath, sliceUnit } from './pin-state.ts';

const textOf = (cpus: string): string =>
  `[Unit]\nDescription=CPUs that runbook reserves for virtual machines\n\n[Slice]\nAllowedCPUs=${cpus}\n`;

/**
 * A systemd slice with these CPUs, if it does not exist. systemd owns the control groups: it removes controllers from
 * groups that it did not make, and it keeps the cpuset controller enabled while one of its units names CPUs
 * (systemd.resource-control(5)).
 */
export function sliceChanges(partition: string, cpus: string, slice: SeenSlice): readonly Change[] {
  const content = textOf(cpus);
  const file: FileChange = {
    kind: 'file',
    path: slicePath(partition),
    before: slice.file,
    after: { encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 },
  };
  const start: ServiceChange = {
    kind: 'service',
    unit: sliceUnit(partition),
    once: false,
    before: { active: false, enabled: null, links: null },
    after: { active: true, enabled: null, links: null },
    deadline: 120,
  };
  return [...(slice.file?.content === content ? [] : [file]), ...(slice.active ? [] : [start])];
}

/**
 * Reserves the CPUs of the slice. The write always succeeds, so the value is read back to see whether the partition is
 * valid.
 */
export function isolateChange(partition: string, slice: SeenSlice): readonly AttributeChange[] {
  const path = `${sliceFolder(partition)}/cpuset.cpus.partition`;
  const before = slice.partition ?? 'member';
  if (before === 'isolated') return [];
  return [setAttribute({ path, from: before, to: 'isolated', restore: 'member', absent: 'member', deadline: 30 })];
}
