import type { Change } from '../../../changes/index.ts';
import type { FileChange } from '../../../changes/file/change.ts';
import type { ServiceChange } from '../../../changes/service/change.ts';
import { sameFile } from '../../../changes/file/index.ts';
import { readLinks } from '../../../changes/service/service-links.ts';
import type { FileState, MachineReader } from '../../../engine/model/machine.ts';
import { readService } from '../../../facts/system/service.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { runsSystemd, systemdRefusal } from '../../../facts/system/systemd.ts';
import { unitText } from './unit-text.ts';
import type { BootTask } from './unit-text.ts';

/** What the machine has of a unit that does something at every boot. */
export interface SeenBootUnit {
  /** False where systemd does not run the machine. */
  readonly booted: boolean;
  readonly file: FileState | null;
  readonly enabled: string;
  readonly links: Readonly<Record<string, string>>;
}

const pathOf = (unit: string): string => `/etc/systemd/system/${unit}`;

/** Looks at a unit of runbook's own and at the links that enable it. */
export async function readBootUnit(unit: string, machine: MachineReader): Promise<SeenBootUnit> {
  if (!(await runsSystemd(machine))) return { booted: false, file: null, enabled: 'not-found', links: {} };
  const [file, service] = await Promise.all([machine.readFile(pathOf(unit)), readService(unit, machine)]);
  return { booted: true, file: file ?? null, enabled: service.enabled, links: await readLinks(service, machine) };
}

/** True when an earlier run left a unit of this name. */
export const hasBootUnit = async (unit: string, machine: MachineReader): Promise<boolean> =>
  (await machine.stat(pathOf(unit))) !== undefined;

/** Says that a step which does not persist leaves one that does. */
export const keptWarning = (unit: string): string =>
  `${unit} of an earlier run does this step's work at every boot as that run was told; undo of that run takes it away`;

/** What keeps a step from being repeated at every boot. */
export function bootUnitChecks({ booted }: SeenBootUnit): readonly Refusal[] {
  if (booted) return [];
  return [systemdRefusal('`persist` needs it: a unit of systemd repeats the step at every boot')];
}

/**
 * What a step does now, with what repeats it at every boot around it: the unit's file first, for it keeps what cannot be seen any more later, and its
 * enabling last, so that a boot never does what no journal knows of.
 */
export function aroundNow(
  now: readonly Change[],
  task: BootTask,
  { file, enabled, links }: SeenBootUnit,
): readonly Change[] {
  const { unit } = task;
  const after: FileState = { encoding: 'utf8', content: unitText(task), mode: 0o644, owner: 0, group: 0 };
  const write: FileChange = { kind: 'file', path: pathOf(unit), before: file, after };
  const enable: ServiceChange = {
    kind: 'service',
    unit,
    once: true,
    before: { active: false, enabled: enabled === 'not-found' ? 'disabled' : enabled, links },
    after: { active: null, enabled: 'enabled', links: null },
    deadline: 60,
  };
  return [...(sameFile(file, after) ? [] : [write]), ...now, ...(enabled === 'enabled' ? [] : [enable])];
}
