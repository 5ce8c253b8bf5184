import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { state as files } from '../support/boots.ts';
import { startLab, type Lab } from '../support/lab.ts';

const playbook = 'playbooks/passthrough.yaml';
const card = '/sys/bus/pci/devices/0000:00:04.0';

/** The state that undo must restore: files, command line, and the card with its driver, interface and lease. */
const state = [
  files,
  `readlink ${card}/driver; cat ${card}/driver_override; ls ${card}/net`,
  'ip -o -4 addr show dev enp0s4 | grep -o "inet [^ ]*"',
  'ls /sys/module | grep vfio || true; systemctl list-units --all "runbook-*" --no-legend; ls /run/runbook 2>/dev/null || true',
].join('; ');

// One of the long tests: npm run test:long -- trixie
describe('an emulated host of Debian 13, whose kernel, systemd, GRUB and QEMU are newer', () => {
  let lab: Lab;
  let stock: string;

  beforeAll(async () => {
    lab = await startLab('--suite', 'trixie');
    stock = await lab.inside(state);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('its kernel shows which interrupts it places itself', async () => {
    expect(await lab.inside('uname -r')).toMatch(/^6\.12\./);
    const { code, stdout, stderr } = await lab.runbook('facts', '--json', '--lab', lab.file);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/"managed":true/);
    expect(stdout).toMatch(/"managed":false/);
  });

  test('a guest has the card, with a lease and an answer from the peer, and a second plan is empty', async () => {
    const { code, stdout, stderr } = await lab.runbook('apply', playbook, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/10\.128\.7\.7/);
    expect(await lab.inside(`basename $(readlink ${card}/driver)`)).toBe('vfio-pci\n');
    const again = await lab.runbook('plan', playbook, '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('undo restores every byte, and the card', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(code, stdout + stderr).toBe(0);
    // The time of a lease is not fixed.
    await expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });
});
