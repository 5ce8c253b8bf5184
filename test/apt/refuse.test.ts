import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { applyOn, siteOn, undoOn } from '../laws/runbook-on.ts';
import { listName } from '../../steps/apt-repo/list-name.ts';
import { mayChroot } from './apt-root.ts';
import { makeKey } from './archive.ts';
import { archiveStep, installStep, playbookOf, smallSystem } from './small-system.ts';
import type { SmallSystem } from './small-system.ts';

const versions = ['dpkg-query', '--show', '--showformat=${Package} ${Version}\n'] as const;

/** A system with libtool1 1.0, and an archive that offers a newer version, which a tool needs. */
async function withOldLibrary(): Promise<SmallSystem> {
  const system = await smallSystem();
  await system.offer([{ name: 'libtool1' }]);
  await applyOn(system.machine, playbookOf(archiveStep(system)), 'run-0');
  await system.inside('apt-get', '-y', 'install', 'libtool1');
  await system.offer([
    { name: 'libtool1', version: '2.0' },
    { name: 'tool', fields: { Depends: 'libtool1 (>= 2.0)' } },
    { name: 'rival', fields: { Conflicts: 'libtool1' } },
    { name: 'broken', fields: { Depends: 'nosuch' } },
    { name: 'tool.x', fields: {} },
  ]);
  await system.inside('apt-get', 'update');
  return system;
}

describe.runIf(mayChroot)('the real apt', () => {
  test('an installation that changes other packages or is incomplete is refused', async () => {
    await using system = await withOldLibrary();
    const before = await system.state();
    const cases = [
      ['tool', 'packages-would-change', /libtool1 1\.0 -> 2\.0/],
      ['rival', 'packages-would-change', /libtool1 removed/],
      ['broken', 'packages-not-installable', /broken/],
      // apt-get would interpret it as a pattern and install tool.x.
      ['ool.x', 'package-not-found', /ool\.x/],
    ] as const;
    for (const [name, check, reason] of cases) {
      const plan = await planPlaybook(siteOn(system.machine, playbookOf(installStep([name], { refresh: 'never' }))));
      expect(plan.steps).toMatchObject([
        { kind: 'refused', refusals: [{ check, reason: expect.stringMatching(reason) }] },
      ]);
    }
    expect(await system.state()).toBe(before);
  });

  test('with allow_changes it continues, and undo does not undo those changes', async () => {
    await using system = await withOldLibrary();
    const playbook = playbookOf(installStep(['tool'], { allow_changes: true }));
    const { plan, end } = await applyOn(system.machine, playbook);
    expect(end.outcome).toBe('done');
    expect(plan?.steps).toMatchObject([{ warnings: [expect.stringMatching(/^libtool1 1\.0 -> 2\.0; allow_changes/)] }]);
    expect(await system.inside(...versions)).toBe('libtool1 2.0\ntool 1.0\n');
    await undoOn(system.machine, playbook);
    expect(await system.inside(...versions)).toBe('libtool1 2.0\n');
  });

  test.each(['unsigned', 'signed by another key'])(
    'an archive that is %s fails the step, and undo removes it',
    async (how) => {
      await using system = await smallSystem();
      const before = await system.state();
      const other = await makeKey(join(system.root, 'root/other'));
      await system.offer([{ name: 'tool' }], how === 'unsigned' ? null : other);
      const playbook = playbookOf(archiveStep(system));
      const { events } = await applyOn(system.machine, playbook);
      const failed = events.find(({ kind }) => kind === 'step-failed');
      expect(failed).toMatchObject({
        message: expect.stringMatching(/is not signed|NO_PUBKEY/),
        hint: expect.stringMatching(/not signed with the configured key/),
      });
      await undoOn(system.machine, playbook);
      expect(await system.state()).toBe(before);
    },
  );

  test('the lists of other archives are kept when the lists of one archive are read', async () => {
    await using system = await smallSystem();
    await system.offer([{ name: 'tool' }]);
    await system.write('/var/lib/apt/lists/example.org_dists_stable_InRelease', 'another');
    await applyOn(system.machine, playbookOf(archiveStep(system)));
    const lists = (await system.machine.list('/var/lib/apt/lists')) ?? [];
    expect(lists).toContain('example.org_dists_stable_InRelease');
    expect(lists).toContain('_srv_archive_._InRelease');
  });

  test('lists are named as apt names them', async () => {
    await using system = await smallSystem();
    const archives = [
      ['http://deb.debian.org/debian-debug', 'trixie-debug'],
      ['https://me:pw@example.org:8080/a_b/~c/', 'stable'],
      ['http://example.org/x=1&y', 'sid/updates'],
      ['file:/srv/archive', './'],
      ['file:///srv/archive/', 'flat/'],
    ] as const;
    const line = (uri: string, suite: string): string => `deb ${uri} ${suite}${suite.endsWith('/') ? '' : ' main'}\n`;
    await system.write('/etc/apt/sources.list', archives.map(([uri, suite]) => line(uri, suite)).join(''));
    const uris = await system.inside('apt-get', 'update', '--print-uris');
    for (const [uri, suite] of archives) expect(uris).toContain(` ${listName(uri, suite)}InRelease `);
  });
});
