import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { applyOn, resumeOn, undoOn } from '../laws/runbook-on.ts';
import { mayChroot } from './apt-root.ts';
import { archiveStep, installStep, playbookOf, smallSystem } from './small-system.ts';

/** The first time that it is configured, it kills dpkg, as a power cut or a kill -9 in the middle would. */
const killer = '#!/bin/sh\nif [ ! -e /root/calm ]; then touch /root/calm; kill -9 $PPID; fi\n';
const library = { name: 'libtool1', files: { '/usr/lib/libtool1.so': 'library' } };
const tool = { name: 'tool', fields: { Depends: 'libtool1' }, files: { '/usr/bin/tool': 'x', '/etc/tool.conf': 'y' } };
const shown = ['dpkg-query', '--show', '--showformat=${Package} ${db:Status-Abbrev}\n'] as const;

/** A system whose dpkg dies while it configures one of the packages. */
async function struck(which: 'tool' | 'libtool1', script = 'postinst') {
  const system = await smallSystem();
  const scripts = { [script]: killer };
  await system.offer([
    which === 'tool' ? { ...tool, scripts } : tool,
    which === 'tool' ? library : { ...library, scripts },
  ]);
  await applyOn(system.machine, playbookOf(archiveStep(system)), 'run-0');
  const before = await system.state();
  const playbook = playbookOf(installStep(['tool']));
  const { end, events } = await applyOn(system.machine, playbook);
  expect(end.outcome).toBe('failed');
  expect(events.find(({ kind }) => kind === 'step-failed')).toMatchObject({ message: expect.stringMatching(/dpkg/) });
  expect(await system.inside(...shown)).toMatch(/ i[UFH]R? /);
  return { system, before, playbook };
}

describe.runIf(mayChroot).each(['tool', 'libtool1'] as const)('dpkg was killed in the configuring of %s', (which) => {
  test('resume lets it finish, and undo removes all of it', async () => {
    const { system, before, playbook } = await struck(which);
    await using _ = system;
    const resumed = await resumeOn(system.machine, playbook);
    expect(resumed?.events.filter(({ kind }) => kind === 'step-failed')).toEqual([]);
    expect(resumed?.end.outcome).toBe('done');
    expect(await system.inside(...shown)).toBe('libtool1 ii \ntool ii \n');
    const undone = await undoOn(system.machine, playbook);
    expect(undone?.events.filter(({ kind }) => ['step-failed', 'change-drifted'].includes(kind))).toEqual([]);
    expect(await system.state()).toBe(before);
  });

  test('undo removes the packages that were installed', async () => {
    const { system, before, playbook } = await struck(which);
    await using _ = system;
    const undone = await undoOn(system.machine, playbook);
    expect(undone?.events.filter(({ kind }) => ['step-failed', 'change-drifted'].includes(kind))).toEqual([]);
    expect(await system.state()).toBe(before);
  });
});

describe.runIf(mayChroot)('dpkg was killed in the unpacking', () => {
  test('resume installs it again, and undo removes all of it', async () => {
    const { system, before, playbook } = await struck('tool', 'preinst');
    await using _ = system;
    const resumed = await resumeOn(system.machine, playbook);
    expect(resumed?.events.filter(({ kind }) => kind === 'step-failed')).toEqual([]);
    expect(await system.inside(...shown)).toBe('libtool1 ii \ntool ii \n');
    const undone = await undoOn(system.machine, playbook);
    expect(undone?.events.filter(({ kind }) => ['step-failed', 'change-drifted'].includes(kind))).toEqual([]);
    expect(await system.state()).toBe(before);
  });

  test('undo takes back what had come', async () => {
    const { system, before, playbook } = await struck('tool', 'preinst');
    await using _ = system;
    const undone = await undoOn(system.machine, playbook);
    expect(undone?.events.filter(({ kind }) => ['step-failed', 'change-drifted'].includes(kind))).toEqual([]);
    expect(await system.state()).toBe(before);
  });
});

describe.runIf(mayChroot)('the real apt', () => {
  test('waits for another package manager that holds the lock', async () => {
    await using system = await smallSystem();
    const slow = '#!/bin/sh\ntouch /root/begun\nwhile [ ! -e /root/go ]; do sleep 0.1; done\n';
    await system.offer([{ name: 'slow', scripts: { postinst: slow } }, library]);
    await applyOn(system.machine, playbookOf(archiveStep(system)), 'run-0');
    const holder = spawn('chroot', [system.root, 'apt-get', '-y', 'install', 'slow'], { stdio: 'ignore' });
    const ended = new Promise((resolve) => holder.on('close', resolve));
    while (!existsSync(join(system.root, 'root/begun'))) await sleep(20);
    const applied = applyOn(system.machine, playbookOf(installStep(['libtool1'])));
    const journal = '/var/lib/runbook/runs/run-1/journal.ndjson';
    while (!(await system.machine.read(journal))?.includes('change-intended')) await sleep(20);
    await writeFile(join(system.root, 'root/go'), '');
    const { end, events } = await applied;
    expect(events.filter(({ kind }) => kind === 'step-failed')).toEqual([]);
    expect(end.outcome).toBe('done');
    expect(await ended).toBe(0);
    expect(await system.inside(...shown)).toBe('libtool1 ii \nslow ii \n');
  });
});
