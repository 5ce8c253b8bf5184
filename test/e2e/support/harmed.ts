import { expect } from 'vitest';
import { playbook, state as files } from './boots.ts';
import { startLab, type Lab, type Line, type Ran } from './lab.ts';

const card = '/sys/bus/pci/devices/0000:00:04.0';

/**
 * The state that a run of these playbooks must restore: files, boot configuration, and the card with its driver,
 * interface and lease.
 */
const state = [
  files,
  `readlink ${card}/driver; cat ${card}/driver_override; ls ${card}/net`,
  'ip -o -4 addr show dev enp0s4 | grep -o "inet [^ ]*"',
  'ls /sys/module | grep vfio || true; find / -xdev -name ".runbook-*"; ls /run/runbook 2>/dev/null || true',
].join('; ');

export const steps = [
  { id: 'vfio', type: 'modprobe', with: { module: 'vfio-pci' } },
  { id: 'bind', type: 'pci-bind', with: { device: '0000:00:04.0' } },
  { id: 'params', type: 'grub-edit', with: { parameters: { ensure: ['iommu.strict=1'] } } },
];
/** True for an event of that kind and, if given, of that kind of change. */
export const is = (line: Line, kind: string, change?: string): boolean =>
  line.kind === kind && (change === undefined || (line['change'] as Line | undefined)?.kind === change);

/** Waits, inside the host, until GRUB's configuration is being made. */
export const makesGrubCfg = "timeout 600 sh -c 'until pgrep -x grub-mkconfig; do sleep 0.1; done'";

/** An emulated host whose runs are interrupted, and its expected state afterwards. */
export interface Harmed extends AsyncDisposable {
  readonly lab: Lab;
  reset(): Promise<void>;
  /** Applies the playbook of `steps`. */
  apply(watch?: (line: Line) => 'kill' | undefined): Promise<Ran>;
  resume(): Promise<string>;
  undo(): Promise<string>;
  /** The card is bound and GRUB's configuration has the parameter. */
  expectApplied(): Promise<void>;
  expectStock(): Promise<void>;
}

/** Starts it; every test starts with `reset`. */
export async function startHarmed(): Promise<Harmed> {
  const lab = await startLab('--no-nesting');
  const stock = await lab.inside(state);
  const path = await lab.write('faults.yaml', playbook('faults', steps));
  const ok = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await lab.runbook(...argv, '--lab', lab.file);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
    return stdout + stderr;
  };
  return {
    lab,
    async reset() {
      const { code, stderr } = await lab.runbook('lab', 'reset', 'e2e');
      expect(code, stderr).toBe(0);
    },
    apply: (watch = () => undefined) => lab.watched(['apply', path, '--lab', lab.file, '--yes'], watch),
    resume: () => ok('resume'),
    undo: () => ok('undo', '--yes'),
    async expectApplied() {
      expect(await lab.inside(`basename $(readlink ${card}/driver)`)).toBe('vfio-pci\n');
      expect(await lab.inside('grep -c " iommu.strict=1" /boot/grub/grub.cfg')).not.toBe('0\n');
    },
    // The time of a lease is not fixed.
    expectStock: () => expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}
