import { sameFile } from '../../changes/file/index.ts';
import type { AttributeChange } from '../../changes/attribute/change.ts';
import type { FileChange } from '../../changes/file/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import { sysctlPath } from '../../facts/system/read-sysctl-settings.ts';
import type { Sysctl } from '../../schemas/types/steps/sysctl.ts';
import { dropIn } from './probe-sysctl.ts';
import type { SysctlState } from './probe-sysctl.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

const fields = (text: string): readonly string[] => text.trim().split(/\s+/);

const isSame = (one: string, other: string): boolean => fields(one).join(' ') === fields(other).join(' ');

/** Parameters that cannot be changed back before the next boot, with the values that are final (Documentation/admin-guide/sysctl/kernel.rst). */
const oneWay: Readonly<Record<string, string>> = {
  'kernel/kexec_load_disabled': '1',
  'kernel/modules_disabled': '1',
  'kernel/unprivileged_bpf_disabled': '1',
  'kernel/yama/ptrace_scope': '3',
};

function checks({ key }: Sysctl, { path, stat }: SysctlState): readonly Refusal[] {
  if (stat?.kind !== 'file') {
    const reason = `this kernel has no parameter ${key} now; a module may provide it (br_netfilter provides net.bridge.*), or the kernel was built without it`;
    return [refusal('sysctl-not-there', reason, `${path} does not exist`)];
  }
  if ((stat.mode & 0o222) !== 0) return [];
  const evidence = `${path}: mode ${stat.mode.toString(8)}`;
  return [refusal('sysctl-read-only', `${key} is read-only`, evidence)];
}

function notes({ key, value, persist }: Sysctl, { path, later, tuned }: SysctlState): readonly Refusal[] {
  const found: Refusal[] = [];
  if (persist && later !== undefined && !isSame(later.value, value)) {
    const reason = `the boot reads ${later.file} after ${dropIn(key)}, and it has the value ${later.value}: remove it there, or rename that file`;
    const evidence = `${later.file}: ${later.key} = ${later.value}`;
    found.push(refusal('sysctl-overridden', reason, evidence));
  }
  if (tuned !== null) {
    const reason = `tuned runs with its profile ${tuned} and may set ${path} again`;
    const evidence = `/etc/tuned/active_profile: ${tuned}`;
    found.push(refusal('tuned-active', reason, evidence));
  }
  return found;
}

function write({ key, value }: Sysctl, { path, current }: SysctlState): readonly AttributeChange[] {
  if (current !== null && isSame(current, value)) return [];
  const isStuck = oneWay[sysctlPath(key)] === value;
  // The kernel shows a parameter of several numbers with tabs between them.
  const after = fields(value).join(current?.includes('\t') === true ? '\t' : ' ');
  const restore = isStuck ? null : current;
  return [setAttribute({ path, from: current, to: after, write: value, restore })];
}

function keep({ key, value, persist }: Sysctl, { file }: SysctlState): readonly FileChange[] {
  if (!persist) return [];
  const content = `# Made by runbook (sysctl); undo of its run removes it.\n${key} = ${value}\n`;
  const after: FileState = { encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 };
  return sameFile(file, after) ? [] : [{ kind: 'file', path: dropIn(key), before: file, after }];
}

/** Proposes the write and the file for the next boot. Pure. */
export function planSysctl(input: Sysctl, state: SysctlState): Proposal {
  const refusals = checks(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const writes = write(input, state);
  const changes = [...writes, ...keep(input, state)];
  const noWayBack = writes.some(({ restore }) => restore === null);
  const { file, current } = state;
  return {
    ...nothing,
    changes,
    warnings: [
      ...(changes.length > 0 ? notes(input, state).map(warned) : []),
      ...(noWayBack
        ? [`${input.key} will not be undone: ${current === null ? 'it cannot be read' : 'it cannot be changed back before the next boot'}`] // prettier-ignore
        : []),
      ...(!input.persist && file !== null
        ? [`${dropIn(input.key)} of an earlier run still sets ${input.key} at every boot to the value of that run`]
        : []),
    ],
  };
}
