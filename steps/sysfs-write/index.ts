import { observeAttribute } from '../../changes/attribute/index.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/sysfs-write.schema.json' with { type: 'json' };
import type { SysfsWrite, SysfsWriteOutputs } from '../../schemas/types/steps/sysfs-write.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';
import { readPersistence } from '../support/attribute/persist-attribute.ts';
import { readRivals } from './read-rivals.ts';
import { planSysfsWrite } from './plan-sysfs-write.ts';
import { isInside } from './sysfs-write-state.ts';
import type { SysfsWriteState } from './sysfs-write-state.ts';

async function probe(input: SysfsWrite, machine: MachineReader): Promise<SysfsWriteState> {
  const { path, verify } = input;
  const resolved = await machine.resolve(path);
  const stat = resolved === undefined ? undefined : await machine.stat(resolved);
  const read = (from: string): Promise<string | null> => observeAttribute({ readback: from }, machine);
  // Nothing is read through a link that leaves the kernel's file systems.
  const readable = resolved !== undefined && isInside(resolved) && stat?.kind === 'file' && (stat.mode & 0o444) !== 0;
  const current = readable ? await read(path) : null;
  const [rivals, persistence] = await Promise.all([
    readRivals(resolved ?? path, machine),
    readPersistence(input, resolved, machine),
  ]);
  const shown = verify === undefined ? current : await read(verify.path);
  return { resolved, stat, current, shown, rivals, persistence };
}

/** Writes a kernel attribute and reads it back; undo writes the text that restores its value. */
export const sysfsWrite = defineStep<SysfsWrite, SysfsWriteState, SysfsWriteOutputs>({
  kind: 'change',
  name: 'sysfs-write',
  schema,
  summary: 'Write a kernel attribute below /sys, /proc/sys or /proc/irq, and read it back',
  takes: 'now',
  probe,
  plan: planSysfsWrite,
  outputs: ({ path }, { resolved, current }) => ({ path: resolved ?? path, value: current }),
  explain: explainAttribute,
});
