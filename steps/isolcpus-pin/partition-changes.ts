import type { AttributeChange } from '../../changes/attribute/change.ts';
import type { Change } from '../../changes/index.ts';
import type { FileChange } from '../../changes/file/change.ts';
import type { ServiceChange } from '../../changes/service/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import type { SeenSlice } from './pin-state.ts';
import { sliceFolder, slicePath, sliceUnit } from './pin-state.ts';

const textOf = (cpus: string): string =>
  `[Unit]\nDescription=CPUs that runbook keeps for virtual machines\n\n[Slice]\nAllowedCPUs=${cpus}\n`;

/**
 * A slice of systemd's with these CPUs, where it is not there: systemd owns the control groups, takes controllers from groups
 * that it did not make, and keeps the cpuset controller on while one of its units names CPUs (systemd.resource-control(5)).
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

/** Takes the slice's CPUs from everybody else. The write succeeds whatever comes of it: what it reads afterwards counts. */
export function isolateChange(partition: string, slice: SeenSlice): readonly AttributeChange[] {
  const path = `${sliceFolder(partition)}/cpuset.cpus.partition`;
  const before = slice.partition ?? 'member';
  if (before === 'isolated') return [];
  return [setAttribute({ path, from: before, to: 'isolated', restore: 'member', absent: 'member', deadline: 30 })];
}
