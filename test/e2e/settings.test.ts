import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planOf } from './support/cards.ts';
import { startLab, type Lab } from './support/lab.ts';

const settings = `runbook: 1
name: settings
summary: Settings of a kernel, and what it grants of them
steps:
  - { id: swappiness, type: sysctl, with: { key: vm.swappiness, value: "10", persist: true } }
  - { id: pages, type: hugepages, with: { count: 99999, at_least: 64 }, tell: "{{ steps.pages.count }} pages" }
  - { id: anew, type: modprobe, with: { module: kvm_amd, parameters: { nested: "0" }, reload: true, persist: true } }
`;
const one = (type: string, input: string): string =>
  `runbook: 1\nname: one\nsummary: One step\nsteps:\n  - { id: it, type: ${type}, with: ${input} }\n`;

describe('settings of a real kernel', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const look = () =>
    lab.inside(
      'cat /proc/sys/vm/swappiness /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages /sys/module/kvm_amd/parameters/nested; ls /etc/sysctl.d /etc/modprobe.d | grep runbook || true',
    );

  test('an impossible setting is refused in advance', async () => {
    const refused = async (type: string, input: string) => {
      const { steps } = await planOf(lab, await lab.write('one.yaml', one(type, input)));
      return (steps['it']?.refusals ?? []).map(({ check }) => check);
    };
    expect(await refused('cpu-governor', '{ governor: performance }')).toEqual(['no-cpu-frequencies']);
    expect(await refused('hugepages', '{ count: 99999 }')).toEqual(['hugepages-memory-short']);
    expect(await refused('hugepages', '{ count: 1, size: 16M }')).toEqual(['hugepage-size-not-offered']);
    expect(await refused('hugepages', '{ count: 1, node: 9 }')).toEqual(['no-such-node']);
    expect(await refused('sysctl', '{ key: net.bridge.bridge-nf-call-iptables, value: "0" }')).toEqual([
      'sysctl-not-there',
    ]);
    expect(await refused('sysctl', '{ key: kernel.osrelease, value: "7" }')).toEqual(['sysctl-read-only']);
  });

  test('a parameter that the processor does not support is reported as missing, although modprobe succeeds', async () => {
    const before = await look();
    const playbook = await lab.write(
      'avic.yaml',
      one('modprobe', '{ module: kvm_amd, parameters: { avic: "Y" }, reload: true }'),
    );
    const { code, stdout, stderr } = await lab.runbook('apply', playbook, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(1);
    expect(stdout + stderr).toMatch(/no\s+error\s+was\s+reported/);
    expect(stdout + stderr).toMatch(/dmesg/);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    expect(await look()).toBe(before);
  });

  test('a reduced value is read back and reported, a value in a later file is reported, and all of it is undone', async () => {
    await lab.inside('echo "vm.swappiness = 33" > /etc/sysctl.d/99-z.conf');
    const before = await look();
    expect(before).toBe('60\n0\n1\n');
    const playbook = await lab.write('settings.yaml', settings);
    const plan = await planOf(lab, playbook);
    expect(plan.steps['swappiness']?.warnings?.join()).toMatch(/sysctl-overridden: .*99-z\.conf.*the value 33/);
    const { code, stdout, stderr } = await lab.runbook('apply', playbook, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    const [swappiness, pages, nested, ...files] = (await look()).split('\n');
    expect([swappiness, nested]).toEqual(['10', '0']);
    expect(files.toSorted()).toEqual(['', '99-runbook-vm-swappiness.conf', 'runbook-kvm_amd.conf']);
    expect(Number(pages)).toBeGreaterThan(63);
    expect(Number(pages)).toBeLessThan(99_999);
    expect(stdout).toContain(`${pages} pages`);
    expect(stdout).toContain(`${pages} of 99999 huge pages were reserved`);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    expect(await look()).toBe(before);
  });
});
