import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab, type Line } from './lab.ts';

const playbook = 'playbooks/vm-create.yaml';
const disk = '/var/lib/runbook/images/vm.qcow2';

/** The host's images, to the byte of their times, and whatever runs or lies in runbook's folder. */
const state = [
  'find /var/lib/runbook/images -printf "%p %s %m %T@\\n" | sort',
  'systemctl list-units --all "runbook-vm-*" --no-legend; ls /run/runbook 2>/dev/null || true',
].join('; ');

const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

describe('a disk made by vm-create', () => {
  let lab: Lab;
  let stock: string;

  beforeAll(async () => {
    lab = await startLab();
    stock = (await lab.inside(state)).replace(/^\/var\/lib\/runbook\/images \d.*\n/, '');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test('killed while the machine is at work, the run is resumed and waits for that same machine', async () => {
    const atWork = (line: Line): 'kill' | undefined =>
      line.kind === 'progress' && line['text'] === 'the machine is at work' ? 'kill' : undefined;
    const killed = await lab.watched(['apply', playbook, '--lab', lab.file, '--yes'], atWork);
    expect(killed.code).toBeNull();
    const start = await lab.inside('systemctl show -P InvocationID runbook-vm-install-vm');
    expect(start).toMatch(/^[0-9a-f]{32}$/m);
    expect(await lab.inside(`test ! -e ${disk} && echo none`)).toBe('none\n');

    const { code, lines, stderr } = await lab.watched(['resume', '--lab', lab.file], () => undefined);
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    const starts = await lab.inside('journalctl -o cat -u runbook-vm-install-vm | grep -c ^Started || true');
    expect(starts).toBe('1\n');
  });

  test('it is a disk as asked, and a second apply changes nothing', async () => {
    const info = await lab.inside(`qemu-img info --output=json ${disk}`);
    expect(JSON.parse(info)).toMatchObject({ format: 'qcow2', 'virtual-size': 10 * 2 ** 30 });
    const again = await lab.runbook('plan', playbook, '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('passthrough.yaml starts it with the card, and it gets its lease', async () => {
    // This kernel has the IOMMU on by default; passthrough.test.ts boots with the parameter.
    const set = ['--set', `disk=${disk}`, '--skip', 'iommu-parameter,reboot'];
    const argv = ['apply', 'playbooks/passthrough.yaml', '--lab', lab.file, '--yes', ...set];
    const { code, lines, stderr } = await lab.watched(argv, () => undefined);
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    const told = of(lines, 'step-ended').map((line) => String(line['told'] ?? ''));
    expect(told.join('\n')).toMatch(/10\.128\.7\.7/);
    expect(
      await lab.inside('tr "\\0" " " < /proc/$(systemctl show -P MainPID runbook-vm-passthrough)/cmdline'),
    ).toContain(disk);
  });

  test('undo of both leaves the images that were there', async () => {
    const passthrough = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(passthrough.code, passthrough.stdout + passthrough.stderr).toBe(0);
    const created = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(created.stdout + created.stderr).not.toMatch(/left alone/);
    expect(created.code, created.stdout + created.stderr).toBe(0);
    expect((await lab.inside(state)).replace(/^\/var\/lib\/runbook\/images \d.*\n/, '')).toBe(stock);
  });
});
