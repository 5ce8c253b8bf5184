import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planOf } from '../support/cards.ts';
import { startLab, type Lab } from '../support/lab.ts';

// One of the long tests: npm run test:long -- its name
describe('the interrupts of a card that a guest has, under traffic', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab('--vcpus', '4');
    const argv = ['apply', 'playbooks/passthrough.yaml', '--lab', lab.file, '--yes'];
    const { code, stdout, stderr } = await lab.runbook(...argv, '--skip', 'iommu-parameter,reboot');
    expect(code, stdout + stderr).toBe(0);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('section 8: a host without posted interrupts shows the reason, and the counts under traffic confirm it', async () => {
    const argv = ['apply', 'playbooks/posted-interrupts.yaml', '--lab', lab.file, '--yes'];
    const { code, lines, stderr } = await lab.watched([...argv, '--skip', 'iommu-parameter,reboot'], () => undefined);
    expect(code, stderr).toBe(0);
    const ended = (id: string) => lines.find(({ kind, step }) => kind === 'step-ended' && step === id);
    // A virtual processor has no AVIC: there is nothing to turn on.
    expect([ended('apicv'), ended('avic')]).toMatchObject([{ result: 'skipped' }, { result: 'skipped' }]);
    const posting = ended('posting') as unknown as {
      readonly outputs: Record<string, unknown>;
      readonly told: string;
    };
    expect(posting.outputs).toMatchObject({ verdict: 'no', possible: 'no', enabled: 'no' });
    expect(posting.outputs['host_interrupts']).toBeGreaterThan(50);
    expect(posting.outputs['guest_interrupts']).toBeGreaterThan(50);
    expect(posting.outputs['interrupt_exits']).toBeGreaterThan(0);
    expect(posting.told).toMatch(
      /^Not posted: each interrupted the host \(in \d.* the vfio rows of 0000:00:04\.0 counted/,
    );
    expect(posting.told).toMatch(/lacks avic; .*intel-iommu\/cap: [0-9a-f]+ \(not bit 59\); interrupts are remapped/);
  });

  test('section 10: the vfio interrupts of the running guest move to the requested CPUs, stay there under traffic, and undo moves them back', async () => {
    /** Each vector of the card by its number, with its allowed and its present CPUs. */
    const rows = (): Promise<string> =>
      lab.inside(
        "for irq in $(sed -n 's/^ *\\([0-9]*\\):.*vfio-msix\\[.*/\\1/p' /proc/interrupts); do echo $irq $(cat /proc/irq/$irq/smp_affinity_list /proc/irq/$irq/effective_affinity_list); done",
      );
    const before = await rows();
    expect(before.trim().split('\n').length).toBeGreaterThan(1);
    const argv = ['playbooks/irq-affinity.yaml', '--set', 'cpus=3', '--lab', lab.file];
    const { code, stdout, stderr } = await lab.runbook('apply', ...argv, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/vfio-msix\[0\]\(0000:00:04\.0\)/);
    const at3 = before.replace(/^(\d+) .*$/gm, '$1 3 3');
    expect(await rows()).toBe(at3);
    const traffic = await lab.runbook(
      'apply',
      'playbooks/posted-interrupts.yaml',
      '--lab',
      lab.file,
      '--yes',
      '--skip',
      'iommu-parameter,reboot',
    );
    expect(traffic.code, traffic.stdout + traffic.stderr).toBe(0);
    expect(await rows()).toBe(at3);
    const again = await lab.runbook('plan', ...argv, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
    const [, run = ''] = /runbook undo (\S+)/.exec(stdout) ?? [];
    const undone = await lab.runbook('undo', run, '--lab', lab.file, '--yes');
    expect(undone.stdout + undone.stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    const allowed = (text: string): string => text.replace(/ \S+$/gm, '');
    expect(allowed(await rows())).toBe(allowed(before));
  });

  test('the KVM module is not reloaded under the guest', async () => {
    const playbook = await lab.write(
      'anew.yaml',
      'runbook: 1\nname: anew\nsummary: Another parameter\nsteps:\n  - { id: it, type: modprobe, with: { module: kvm_amd, parameters: { nested: "0" }, reload: true } }\n',
    );
    const { steps } = await planOf(lab, playbook);
    expect(steps['it']).toMatchObject({ kind: 'refused', refusals: [{ check: 'module-in-use' }] });
    expect(steps['it']?.refusals?.[0]?.reason).toMatch(/virtual machine passthrough/);
    expect(await lab.inside('cat /sys/module/kvm_amd/parameters/nested')).toBe('1\n');
  });
});
