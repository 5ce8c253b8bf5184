import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { archiveStep, installStep, playbookOf, smallSystem } from '../apt/small-system.ts';
import { applyOn, resumeOn, undoOn } from '../laws/runbook-on.ts';
import { killOperator } from './kill-operator.ts';
import { expectDone, type Trial } from './trial.ts';
import { processesWith } from './tree-of.ts';

const shown = ['dpkg-query', '--show', '--showformat=${Package} ${db:Status-Abbrev}\n'] as const;

/**
 * Kills an operator while the real apt installs or removes packages with slow scripts, in its own system, and
 * continues: the packages and every byte of the system are as expected, and no apt or dpkg is left.
 */
export async function killInPackages({ after, signal, victims, then, slow }: Trial): Promise<void> {
  await using system = await smallSystem();
  const { root, machine } = system;
  const script = `#!/bin/sh\n[ -e /root/quick ] || sleep ${slow / 2}\n`;
  const scripts = { preinst: script, postinst: script, prerm: script };
  await system.offer([
    { name: 'tool', fields: { Depends: 'libtool1' }, files: { '/usr/bin/tool': 'x' }, scripts },
    { name: 'libtool1', files: { '/usr/lib/libtool1.so': 'library' }, scripts },
  ]);
  await applyOn(machine, playbookOf(archiveStep(system)), 'run-0');
  const stock = await system.state();
  const scenario = playbookOf(installStep(['tool']));
  const quick = join(root, 'root/quick');
  const isUndo = then === 'undo, undo';
  if (isUndo) {
    await writeFile(quick, '');
    await applyOn(machine, scenario);
    await system.inside('rm', '/root/quick');
  }
  await killOperator(
    { place: { kind: 'root', root }, verb: isUndo ? 'undo' : 'apply', scenario },
    after,
    signal,
    victims,
  );
  await writeFile(quick, '');
  const isQuiet = () => expect(processesWith(root), 'programs that still run').toEqual([]);
  if (then === 'apply, resume') {
    const resumed = await resumeOn(machine, scenario);
    isQuiet();
    if (resumed !== undefined) {
      expectDone(resumed);
      expect(await system.inside(...shown)).toBe('libtool1 ii \ntool ii \n');
    }
  }
  const undone = await undoOn(machine, scenario);
  isQuiet();
  if (undone !== undefined) expectDone(undone);
  expect(await system.state()).toBe(stock);
}
