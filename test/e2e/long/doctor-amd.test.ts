import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doctorOn } from '../support/doctor-on.ts';
import { startLab, type Lab } from '../support/lab.ts';

const cards = ['0000:00:04.0', '0000:00:06.0'] as const;

// One of the long tests: npm run test:long -- its name
describe('doctor on a host with AMD-Vi', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab('--iommu', 'amd', '--nics', '2');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('doctor finds both cards free, the IOMMU on and a virtual machine that KVM runs', async () => {
    const { code, findings, cards: judged } = await doctorOn(lab);
    expect(code).toBe(0);
    expect(findings['iommu-active']).toMatchObject({ answer: 'yes', seen: expect.stringContaining('ivhd0') });
    expect(findings['kvm']).toMatchObject({ answer: 'yes', seen: expect.stringContaining('VM status: running') });
    expect(findings['interrupt-remapping']).toMatchObject({ answer: 'yes' });
    expect(judged[cards[0]]).toMatchObject({ answer: 'yes', twins: [cards[1]] });
    expect(judged[cards[1]]).toMatchObject({ answer: 'yes' });
  });
});
