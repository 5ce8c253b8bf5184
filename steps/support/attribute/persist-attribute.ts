import type { Compare } from '../../../changes/attribute/change.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { SysfsWrite } from '../../../schemas/types/steps/sysfs-write.ts';
import { readBootCard } from '../boot/boot-card.ts';
import type { BootCard } from '../boot/boot-card.ts';
import { aroundNow, bootUnitChecks, hasBootUnit, keptWarning, readBootUnit } from '../boot/boot-unit.ts';
import type { SeenBootUnit } from '../boot/boot-unit.ts';
import { escapedPath } from '../boot/unit-text.ts';
import { writeAttributeScript } from '../boot/write-attribute-script.ts';
import { lineOf } from './line-of.ts';
import { refusal } from '../refusal.ts';
import { refused } from '../refused.ts';

/** The state of a persistent write: its boot unit, and the PCI device that the attribute belongs to. */
export interface SeenPersistence {
  readonly unit: SeenBootUnit;
  readonly card: BootCard | null;
}

/** The unit that writes an attribute at every boot. */
export const attributeUnit = (path: string): string => `runbook-set-${escapedPath(path)}.service`;

/** The innermost PCI device above a path without links. */
const deviceAbove = (resolved: string): string | undefined =>
  [...resolved.matchAll(/\/([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])(?=\/)/g)].at(-1)?.[1];

/** Reads the state that a persistent step needs; for another step, the boot unit of an earlier run, or null. */
export async function readPersistence(
  { path, persist }: Pick<SysfsWrite, 'path' | 'persist'>,
  resolved: string | undefined,
  machine: MachineReader,
): Promise<SeenPersistence | string | null> {
  if (!persist) return (await hasBootUnit(attributeUnit(path), machine)) ? attributeUnit(path) : null;
  const address = deviceAbove(resolved ?? path);
  const [unit, card] = await Promise.all([
    readBootUnit(attributeUnit(path), machine),
    address === undefined ? null : readBootCard(address, machine),
  ]);
  return { unit, card };
}

/** A proposal that also repeats the write at every boot, after the units `following`. */
export function persistAttribute(
  input: Pick<SysfsWrite, 'path' | 'value' | 'verify'>,
  compare: Compare,
  seen: SeenPersistence | string | null,
  proposal: Proposal,
  following: readonly string[] = [],
): Proposal {
  if (seen === null || proposal.refusals.length > 0) return proposal;
  if (typeof seen === 'string') return { ...proposal, warnings: [...proposal.warnings, keptWarning(seen)] };
  const { path, value, verify } = input;
  if (/^\/proc\/irq\/\d/.test(path)) {
    const reason = `the interrupt number in ${path} is assigned again at every boot, so it could be another interrupt`;
    return refused(refusal('persist-of-a-number', reason, path));
  }
  const refusals = bootUnitChecks(seen.unit);
  if (refusals.length > 0) return refused(...refusals);
  const expected = (verify?.value ?? value).trim();
  const { address = '-', ids = '-' } = seen.card ?? {};
  const task = {
    unit: attributeUnit(path),
    what: `Set ${path} to ${lineOf(value)} (runbook)`,
    type: 'sysfs-write',
    script: writeAttributeScript,
    args: ['write-attribute', path, lineOf(value), verify?.path ?? path, expected, compare, address, ids],
    after: ['systemd-modules-load.service', 'systemd-sysctl.service', 'systemd-tmpfiles-setup.service', ...following],
  };
  return { ...proposal, changes: aroundNow(proposal.changes, task, seen.unit) };
}
