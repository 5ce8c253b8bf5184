import { describe, expect, test } from 'vitest';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { readService } from '../../../facts/system/service.ts';
import { RefusedByMachine } from '../../../engine/model/refused-by-machine.ts';
import { runsSystemd } from '../../../facts/system/systemd.ts';
import { showUnit } from '../../../facts/system/unit.ts';
import { hostLines } from '../../../cli/doctor/host-lines.ts';
import { lookAtHost } from '../../../cli/doctor/look-at-host.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { siteOn } from '../../laws/runbook-on.ts';

const text = `runbook: 1
name: many
summary: Steps of which some need systemd
steps:
  - { id: key, type: sysctl, with: { key: vm.swappiness, value: "10" } }
  - { id: unit, type: service, with: { unit: ssh, state: stopped } }
  - { id: load, type: modprobe, with: { module: vfio-pci } }
  - { id: bind, type: pci-bind, with: { device: "0000:00:04.0" } }
  - { id: launch, type: qemu-launch, with: { name: vm, memory: 256M, cpus: 1, agent: false, ready_within: 300 } }
  - { id: pin, type: isolcpus-pin, with: { vm: vm, cpus: "2" } }
  - { id: boot, type: reboot, with: { always: true, now: true } }
  - { id: by-hand, type: reboot, with: { always: true } }
  - { id: last, type: file, with: { path: /etc/motd, content: x } }
`;

/** The lab's host under another init; systemctl is installed, or not. */
async function withoutSystemd(systemctl: boolean) {
  const machine = simulatedMachine(withIommuOn(labHost));
  await machine.run(['rm', '-r', '/run/systemd/system']);
  if (!systemctl) {
    const query = machine.query.bind(machine);
    machine.query = (argv, options) =>
      argv[0] === 'systemctl'
        ? Promise.resolve({ code: 127, stdout: '', stderr: 'systemctl: spawn systemctl ENOENT', timedOut: false })
        : query(argv, options);
  }
  return machine;
}

const refused = (because: string) => [
  {
    check: 'systemd-not-running',
    reason: `systemd is not the init system of this machine, but it is required: ${because}`,
    evidence: '/run/systemd/system does not exist',
    override: null,
  },
];

describe.each([
  ['with systemctl', true],
  ['without systemctl', false],
])('a machine that systemd does not run, %s', (_what, systemctl) => {
  test('each step that needs a unit is refused in one sentence, and the rest is planned', async () => {
    const machine = await withoutSystemd(systemctl);
    const { steps } = await planPlaybook(siteOn(machine, { name: 'many.yaml', text, inputs: {} }));
    expect(Object.fromEntries(steps.map((step) => [step.id, step.kind]))).toEqual({
      key: 'change',
      unit: 'refused',
      load: 'change',
      bind: 'change',
      launch: 'refused',
      pin: 'refused',
      boot: 'refused',
      'by-hand': 'act',
      last: 'change',
    });
    const refusals = Object.fromEntries(
      steps.flatMap((step) => (step.kind === 'refused' ? [[step.id, step.refusals] as const] : [])),
    );
    expect(refusals).toEqual({
      unit: refused('ssh.service is a systemd unit'),
      launch: refused('runbook-vm-vm.service is a systemd unit'),
      pin: refused('runbook-vm-vm.service is a systemd unit'),
      boot: refused('systemd performs a reboot with `now`'),
    });
  });

  test('a unit is not read', async () => {
    const machine = await withoutSystemd(systemctl);
    expect(await runsSystemd(machine)).toBe(false);
    for (const look of [showUnit('x', machine), readService('x.service', machine)])
      await expect(look).rejects.toBeInstanceOf(RefusedByMachine);
  });

  test('doctor reports it', async () => {
    const of = async (machine: Parameters<typeof lookAtHost>[0]) =>
      hostLines(await lookAtHost(machine)).filter(({ check }) => check === 'systemd');
    expect(await of(await withoutSystemd(systemctl))).toMatchObject([{ answer: 'no', needed: true }]);
    expect(await of(simulatedMachine(labHost))).toEqual([]);
  });
});
