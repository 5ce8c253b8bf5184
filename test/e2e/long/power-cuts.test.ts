import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { playbook } from '../support/boots.ts';
import { is, makesGrubCfg, startHarmed, steps, type Harmed } from '../support/harmed.ts';
import type { Lab } from '../support/lab.ts';
import { awaitBoot, bootOf, cutPower, resetButton, switchOn } from '../support/power.ts';

// One of the long tests: npm run test:long -- its name

/** The run waits there until the test has made its fault and opens it. */
const gate = { id: 'gate', type: 'wait', with: { path: { exists: '/run/open' }, timeout: 600, every: 0.5 } };

const motd = { id: 'motd', type: 'file', with: { path: '/etc/motd', content: 'In the lab.\n' } };

describe('power cuts, a dropped connection and full disks in the middle of a run', { timeout: 60 * 60_000 }, () => {
  let host: Harmed;
  let lab: Lab;

  beforeAll(async () => {
    host = await startHarmed();
    ({ lab } = host);
  });
  beforeEach(() => host.reset());
  afterAll(() => host?.[Symbol.asyncDispose]());

  test('reset while it binds the card, power cut while update-grub runs, reset while it returns the card', async () => {
    const first = await bootOf(lab);
    let harm: Promise<void> | undefined;
    const killed = await host.apply((line) => {
      if (!is(line, 'change-intended', 'binding')) return undefined;
      harm = resetButton(lab);
      return 'kill';
    });
    expect(killed.code).toBeNull();
    await harm;
    await awaitBoot(lab, first);

    const cut = lab.inside(makesGrubCfg).then(() => cutPower(lab, 'quit'));
    // This run is not resumed by the test: it continues by itself if the host returns soon.
    const lost = lab.runbook('resume', '--lab', lab.file);
    await cut;
    await switchOn(lab);
    const { code, stdout, stderr } = await lost;
    expect(stdout + stderr).toMatch(/The connection to .* is lost/);
    if (code !== 0) {
      expect(stdout + stderr).toMatch(/The journal is complete up to this point[\s\S]* resume /);
      await host.resume();
    }
    await host.expectApplied();

    const third = await bootOf(lab);
    const undoing = await lab.watched(['undo', '--lab', lab.file, '--yes'], (line) => {
      if (!is(line, 'change-intended', 'binding')) return undefined;
      harm = resetButton(lab);
      return 'kill';
    });
    expect(undoing.code).toBeNull();
    await harm;
    await awaitBoot(lab, third);
    await host.resume();
    await host.expectStock();
  });

  test('power cut between the changes of grub-edit, which also loses unwritten data of QEMU: undo restores everything', async () => {
    let harm: Promise<void> | undefined;
    const killed = await host.apply((line) => {
      if (!is(line, 'change-done') || line['step'] !== 'params') return undefined;
      harm = cutPower(lab, 'kill');
      return 'kill';
    });
    expect(killed.code).toBeNull();
    await harm;
    await switchOn(lab);
    await host.undo();
    await host.expectStock();
  });

  test('the connection is dropped in the middle of update-grub: the run reconnects and finishes', async () => {
    const dropped = lab.inside(`${makesGrubCfg} && pkill -KILL -f '^sshd: root@notty'`).catch(() => '');
    const { code, stdout, stderr } = await host.apply();
    await dropped;
    // With --json an event reports it.
    expect(stdout).toMatch(/"kind":"run-resumed"/);
    expect(code, stdout + stderr).toBe(0);
    await host.expectApplied();
    await host.undo();
    await host.expectStock();
  });

  test('a disk that turns read-only, and a full disk: reported, nothing lost, continued and undone when there is room', async () => {
    const path = await lab.write('gated.yaml', playbook('gated', [motd, gate, ...steps]));
    const atGate = async (words: readonly string[], harm: string): Promise<string> => {
      let doing: Promise<unknown> | undefined;
      const { code, stdout, stderr } = await lab.watched(words, (line) => {
        if (is(line, 'step-started') && line['step'] === 'gate') doing = lab.inside(`${harm}; touch /run/open`);
        return undefined;
      });
      await doing;
      expect(code, stdout + stderr).toBe(1);
      return stdout + stderr;
    };
    // The reaction of the kernel to disk errors.
    const readOnly = 'echo u >/proc/sysrq-trigger; until grep -q " / ext4 ro" /proc/mounts; do sleep 0.1; done';
    expect(await atGate(['apply', path, '--lab', lab.file, '--yes'], readOnly)).toMatch(/EROFS|read-only/i);
    await lab.inside('mount -o remount,rw /; rm /run/open');

    const fill =
      'fallocate -l $(( $(stat -f -c "%f*%S" /) - 16777216 )) /fill; cat /dev/zero >/fill2 2>/dev/null || true';
    expect(await atGate(['resume', '--lab', lab.file], fill)).toMatch(/ENOSPC|no space/i);
    const full = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(full.stdout + full.stderr).toMatch(/no space/i);
    expect(full.code).toBe(1);
    await lab.inside('rm /fill /fill2');
    await host.undo();
    await host.expectStock();
  });
});
