import { expect, test } from 'vitest';
import { drawLab } from '../../../cli/views/draw-lab.ts';
import { defaultLabShape } from '../../../machines/emulated/shape/lab-shape.ts';
import type { LabHandle } from '../../../machines/emulated/lab/lab.ts';

const lab: LabHandle = {
  name: 'emulated',
  folder: '/labs/emulated',
  accelerator: 'kvm',
  acceleratorReason: null,
  shape: { ...defaultLabShape, vcpus: 4 },
  ssh: { host: '127.0.0.1', port: 2222, user: 'root', identityFile: '/key', knownHostsFile: '/known' },
  nic: { address: '0000:00:04.0', mac: '52:54:00:80:07:07', interface: 'enp0s4' },
};
const drawn = (wanted: Partial<LabHandle>): string => drawLab({ ...lab, ...wanted }, (_, text) => text, 'runbook');

test('a lab shows how its processor is emulated, and why KVM is not used', () => {
  expect(drawn({})).toMatch(/^processor {5}4 vCPUs, kvm\nmemory {8}/m);
  const acceleratorReason = 'this machine has no /dev/kvm';
  expect(drawn({ accelerator: 'tcg', acceleratorReason })).toMatch(
    /^processor {5}4 vCPUs, tcg {2}\(emulated processor: measurements are not meaningful\)\n {14}not KVM: this machine has no \/dev\/kvm\nmemory {8}/m,
  );
});

test('no label touches its text', () => {
  expect(drawn({})).toMatch(/^default route \S/m);
});
