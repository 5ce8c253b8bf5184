import { describe as inWords } from '../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { applyOn, siteOn, undoOn } from '../laws/runbook-on.ts';
import { mayChroot } from './apt-root.ts';
import { archiveStep, installStep, playbookOf, smallSystem } from './small-system.ts';

const tool = {
  name: 'tool',
  fields: { Depends: 'libtool1', Recommends: 'tool-doc' },
  files: { '/usr/bin/tool': '#!/bin/sh\necho tool 1.0\n', '/etc/tool/tool.conf': 'level=1\n' },
};
const library = { name: 'libtool1', files: { '/usr/lib/libtool1.so': 'library' } };
const manual = { name: 'tool-doc', files: { '/usr/share/doc/tool/manual': 'text' } };
const other = { name: 'other', fields: { Depends: 'libtool1' }, files: { '/usr/bin/other': 'x' } };
const offered = [tool, library, manual, other];

const trouble = (events: readonly { readonly kind: string }[]): readonly object[] =>
  events.filter(({ kind }) => ['step-failed', 'refused', 'change-drifted'].includes(kind));

describe.runIf(mayChroot)('the real apt', () => {
  test('an archive and a package are installed, and undo restores dpkg, /etc and /usr', async () => {
    await using system = await smallSystem();
    await system.offer(offered);
    const before = await system.state();
    const playbook = playbookOf(archiveStep(system), installStep(['tool']));
    const planned = await planPlaybook(siteOn(system.machine, playbook));
    expect(planned.steps.map(({ id, kind }) => [id, kind])).toEqual([
      ['archive', 'change'],
      ['install', 'unknown'],
    ]);
    const { end, events } = await applyOn(system.machine, playbook);
    expect(trouble(events)).toEqual([]);
    expect(end.outcome).toBe('done');
    expect(await system.inside('tool')).toBe('tool 1.0\n');
    expect(await system.inside('apt-mark', 'showauto')).toBe('libtool1\n');
    await expect(system.inside('dpkg-query', '--status', 'tool-doc')).rejects.toThrow('not installed');
    const again = await planPlaybook(siteOn(system.machine, playbook));
    expect(again.steps.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);
    const undone = await undoOn(system.machine, playbook);
    expect(trouble(undone?.events ?? [])).toEqual([]);
    expect(await system.state()).toBe(before);
    const lists = (await system.machine.list('/var/lib/apt/lists')) ?? [];
    expect(lists.filter((name) => name.startsWith('_srv'))).toEqual([]);
    const back = await undoOn(system.machine, playbook, 'undo-1', 'undo-2');
    expect(trouble(back?.events ?? [])).toEqual([]);
    expect(await system.inside('tool')).toBe('tool 1.0\n');
  });

  test('no downloaded archive is left', async () => {
    await using system = await smallSystem();
    await system.offer(offered);
    const source = 'deb [trusted=yes] copy:/srv/archive ./\n';
    const file = { encoding: 'utf8', content: source, mode: 0o644, owner: 0, group: 0 } as const;
    // apt uses the archives of file: where they are, and downloads those of copy: as it does those of http:.
    await system.machine.put('/etc/apt/sources.list.d/copy.list', file);
    await system.inside('apt-get', 'update');
    const left = async (): Promise<readonly string[]> =>
      ((await system.machine.list('/var/cache/apt/archives')) ?? []).filter((name) => name.endsWith('.deb'));
    await system.inside('apt-get', '-y', '--download-only', 'install', 'other');
    expect(await left()).toEqual(['libtool1_1.0_all.deb', 'other_1.0_all.deb']);
    await system.inside('apt-get', 'clean');
    const { events } = await applyOn(system.machine, playbookOf(installStep(['tool'])));
    expect(trouble(events)).toEqual([]);
    expect(await system.inside('tool')).toBe('tool 1.0\n');
    expect(await left()).toEqual([]);
  });

  test('a package that is needed or wanted by now stays, and is reported', async () => {
    await using system = await smallSystem();
    await system.offer(offered);
    const playbook = playbookOf(archiveStep(system), installStep(['tool'], { recommends: true }));
    await applyOn(system.machine, playbook);
    await system.inside('apt-get', '-y', 'install', 'other');
    await system.inside('apt-mark', 'manual', 'tool-doc');
    const undone = await undoOn(system.machine, playbook);
    const removal = undone?.events.find((event) => event.kind === 'change-intended' && event.change.kind === 'package');
    if (removal?.kind !== 'change-intended') throw new Error('packages are removed');
    expect(inWords(removal.change)).toBe('- packages tool (libtool1, tool-doc needed by others, left)');
    expect(await system.inside('dpkg-query', '--show', '--showformat=${Package} ${db:Status-Abbrev}\n')).toBe(
      'libtool1 ii \nother ii \ntool-doc ii \n',
    );
  });

  test('settings that an earlier removal left still exist afterwards', async () => {
    await using system = await smallSystem();
    await system.offer(offered);
    await applyOn(system.machine, playbookOf(archiveStep(system)), 'run-0');
    await system.inside('apt-get', '-y', '--no-install-recommends', 'install', 'tool');
    await system.write('/etc/tool/tool.conf', 'level=9\n');
    await system.inside('apt-get', '-y', 'remove', 'tool', 'libtool1');
    const before = await system.state();
    const playbook = playbookOf(installStep(['tool']));
    const { events } = await applyOn(system.machine, playbook);
    expect(trouble(events)).toEqual([]);
    expect(await system.inside('cat', '/etc/tool/tool.conf')).toBe('level=9\n');
    const undone = await undoOn(system.machine, playbook);
    expect(trouble(undone?.events ?? [])).toEqual([]);
    expect(await system.inside('cat', '/etc/tool/tool.conf')).toBe('level=9\n');
    expect((await system.state()).replace(/\/var\/lib\/dpkg\/status .*/, '')).toBe(
      before.replace(/\/var\/lib\/dpkg\/status .*/, ''),
    );
  });

  test('an installed package keeps its mark and its version', async () => {
    await using system = await smallSystem();
    await system.offer(offered);
    const archive = playbookOf(archiveStep(system));
    await applyOn(system.machine, archive, 'run-0');
    await system.inside('apt-get', '-y', 'install', 'libtool1');
    await system.inside('apt-mark', 'auto', 'libtool1');
    await system.offer([tool, { ...library, version: '2.0' }]);
    await system.inside('apt-get', 'update');
    const playbook = playbookOf(installStep(['libtool1', 'tool']));
    expect(trouble((await applyOn(system.machine, playbook)).events)).toEqual([]);
    const shown = ['dpkg-query', '--show', '--showformat=${Package} ${Version}\n'] as const;
    expect(await system.inside(...shown)).toBe('libtool1 1.0\ntool 1.0\n');
    expect(await system.inside('apt-mark', 'showauto')).toBe('libtool1\n');
    await undoOn(system.machine, playbook);
    expect(await system.inside(...shown)).toBe('libtool1 1.0\n');
    expect(await system.inside('apt-mark', 'showauto')).toBe('libtool1\n');
  });
});
