import { describe as tell, matches } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import { observeModule } from '../../../changes/module/index.ts';
import { modprobe } from '../../../steps/modprobe/index.ts';
import { planOf } from '../support/changing.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const release = '6.12.107+deb13-amd64';
const avic = '/sys/module/kvm_amd/parameters/avic';
const loaded: Tree = {
  '/proc/sys/kernel/osrelease': `${release}\n`,
  [`/lib/modules/${release}/modules.builtin`]: 'kernel/drivers/char/hw_random/rng-core.ko\n',
  '/sys/module/kvm_amd/initstate': 'live\n',
  '/sys/module/kvm_amd/refcnt': '0\n',
  [avic]: { text: 'N\n', mode: 0o444 },
};
const programs = {
  'modinfo -F filename kvm_amd': `/lib/modules/${release}/kernel/arch/x86/kvm/kvm-amd.ko.xz\n`,
  'modinfo -F parm kvm_amd': 'avic:bool\n',
};
const { '/sys/module/kvm_amd/initstate': _state, '/sys/module/kvm_amd/refcnt': _count, ...shared } = loaded;
const builtin = { ...shared, [`/lib/modules/${release}/modules.builtin`]: 'kernel/arch/x86/kvm/kvm-amd.ko\n' };
const held = {
  ...loaded,
  '/sys/module/kvm_amd/refcnt': '3\n',
  '/proc/812/fd/9': '-> /dev/kvm',
  '/proc/812/comm': 'qemu-system-x86\n',
  '/proc/812/cmdline': 'qemu-system-x86_64\0-name\0web\0',
};

describe('a module is reloaded for a parameter that can be set only during loading', () => {
  const plan = (tree: Tree, value: string) =>
    planOf(modprobe, { module: 'kvm_amd', parameters: { avic: value }, reload: true }, treeReader(tree, programs));

  test('it is unloaded and loaded with it, the parameter is read back, and undo restores its earlier value', async () => {
    const { changes, refusals } = await plan(loaded, 'on');
    expect(refusals).toEqual([]);
    expect(changes.map(tell)).toEqual(['- module kvm_amd', '+ module kvm_amd avic=on']);
    const [unload, load] = changes;
    if (unload?.kind !== 'module' || load?.kind !== 'module') throw new Error('no modules');
    expect([unload.before, load.after]).toEqual([
      { loaded: true, shows: { avic: 'N' } },
      { loaded: true, shows: { avic: 'Y' } },
    ]);
    // A processor without AVIC: modprobe prints nothing, the kernel ignores the parameter.
    expect(matches(load, await observeModule(load, treeReader(loaded)), 'after')).toBe(false);
    expect(matches(unload, await observeModule(unload, treeReader(loaded)), 'before')).toBe(true);
  });

  test('not for a parameter with the requested value', async () =>
    expect((await plan(loaded, '0')).changes).toEqual([]));

  test.each([
    ['a virtual machine that runs', held, 'module-in-use', /virtual machine web \(qemu-system-x86, pid 812\)/],
    ['a module that is built in', builtin, 'parameter-of-builtin', /kvm_amd\.avic=1 on the kernel command line/],
  ] as const)('refused for %s', async (_, tree, check, reason) => {
    expect((await plan(tree, '1')).refusals).toMatchObject([
      { check, reason: expect.stringMatching(reason) as string, override: null },
    ]);
  });
});
