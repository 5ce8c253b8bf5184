import type { Refusal } from '../../engine/model/step-type.ts';
import type { SysfsWrite } from '../../schemas/types/steps/sysfs-write.ts';
import { interruptOf, isFunctionCount } from './read-rivals.ts';
import { lineOf } from '../support/attribute/line-of.ts';
import type { SysfsWriteState } from './sysfs-write-state.ts';
import { refusal } from '../support/refusal.ts';

/**
 * Preflight 21: the permitted changes of a card's number of virtual functions (Documentation/PCI/pci-iov-howto.rst).
 */
export function functionChecks({ path, value }: SysfsWrite, state: SysfsWriteState): readonly Refusal[] {
  if (!isFunctionCount(path) || state.current === null) return [];
  const requested = lineOf(value).trim();
  const total = state.rivals.totalFunctions;
  const now = Number(state.current);
  if (!/^\d+$/.test(requested)) {
    const reason = `${path} takes a number of virtual functions, 0 or more`;
    return [refusal('sriov-not-a-number', reason, `value: ${JSON.stringify(value)}`)];
  }
  if (total !== null && Number(requested) > total) {
    const reason = `the card supports at most ${total} virtual functions; the kernel rejects ${requested} with ERANGE`;
    return [refusal('sriov-too-many', reason, `${path.replace(/numvfs$/, 'totalvfs')}: ${total}`)];
  }
  if (now > 0 && Number(requested) > 0 && Number(requested) !== now) {
    const reason = `the number of virtual functions can change from ${now} to ${requested} only through 0 (otherwise the kernel rejects it with EBUSY); write 0 in an earlier step, which removes the existing ${now}`;
    return [refusal('sriov-needs-zero', reason, `${path}: ${now}`)];
  }
  return [];
}

/** Preflight 20: virtual functions that are removed, and their users. */
function endingNotes({ path, value }: SysfsWrite, { current }: SysfsWriteState): readonly Refusal[] {
  const now = Number(current ?? 0);
  if (!isFunctionCount(path) || now === 0 || lineOf(value).trim() !== '0') return [];
  const reason = `${now} virtual functions are removed, and their users lose them`;
  return [refusal('virtual-functions-on', reason, `${path}: ${now}`)];
}

/** Preflight 19: another program also sets the attribute, and may change it again. */
export function rivalNotes(input: SysfsWrite, state: SysfsWriteState): readonly Refusal[] {
  const { irqbalance, tuned } = state.rivals;
  const notes: Refusal[] = [...endingNotes(input, state)];
  const interrupt = interruptOf(state.resolved ?? input.path);
  if (irqbalance) {
    const reason = `irqbalance is running and would move interrupt ${interrupt} again within seconds; stop it in an earlier step, or start it with --banirq=${interrupt}`;
    notes.push(refusal('irqbalance-active', reason, 'systemctl show irqbalance.service: ActiveState=active'));
  }
  if (tuned !== null) {
    const reason = `tuned runs with its profile ${tuned} and may set ${input.path} again`;
    notes.push(refusal('tuned-active', reason, `/etc/tuned/active_profile: ${tuned}`));
  }
  return notes;
}
