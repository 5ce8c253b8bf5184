import { describe, expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { doesNothing } from '../../../facts/owners/modprobe-configuration.ts';
import { explainModule } from '../../../steps/modprobe/explain-module.ts';
import { modprobe } from '../../../steps/modprobe/index.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { applyOn, siteOn } from '../../laws/runbook-on.ts';
import { booted } from '../../preflights/case.ts';
import { withBuiltinVfio, withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { planOf } from '../support/changing.ts';

const lab = withIommuOn(labHost);

/** What a plan of the step says: the names of its refusals with their overrides, of its warnings, and all texts. */
async function plan(
  description: MachineDescription,
  input: object,
  before: readonly (readonly string[])[] = [],
): Promise<{
  readonly refused: readonly string[];
  readonly warned: readonly string[];
  readonly text: string;
  readonly changes: number;
}> {
  const host = simulatedMachine(description);
  for (const argv of before) await host.run(argv);
  const { refusals, warnings, changes } = await planOf(modprobe, input, host);
  return {
    refused: refusals.map(({ check, override }) => (override === null ? check : `${check} (${override})`)),
    warned: warnings.flatMap((warning) => /^([a-z-]+): /.exec(warning)?.[1] ?? []),
    text: [...warnings, ...refusals.map(({ reason, evidence }) => `${reason} [${evidence}]`)].join('\n'),
    changes: changes.length,
  };
}

const conf = (text: string, path = '/etc/modprobe.d/site.conf'): MachineDescription => withFiles(lab, { [path]: text });
const vfio = { module: 'vfio-pci' };

describe('a parameter that /sys does not show', () => {
  const ids = { module: 'vfio-pci', parameters: { ids: '8086:10d3' } };

  test('vfio-pci is built into the kernel (Ubuntu): the words for the kernel command line', async () => {
    const { refused, text } = await plan(withBuiltinVfio(lab), ids);
    expect(refused).toEqual(['parameter-of-builtin']);
    expect(text).toContain('put vfio-pci.ids=8086:10d3 on the kernel command line');
    expect(text).toContain('/proc/cmdline: no vfio-pci.ids=');
  });

  test('they are on the kernel command line: nothing to do, for both spellings', async () => {
    for (const word of ['vfio-pci.ids=8086:10d3', 'vfio_pci.ids=8086:10d3'])
      expect(await plan(booted(withBuiltinVfio(lab), word), ids)).toMatchObject({ refused: [], changes: 0 });
  });

  test('the kernel command line has others', async () => {
    const { refused, text } = await plan(booted(withBuiltinVfio(lab), 'vfio-pci.ids=10de:1b80'), ids);
    expect(refused).toEqual(['parameter-of-builtin']);
    expect(text).toContain('/proc/cmdline: vfio-pci.ids=10de:1b80');
  });

  test('modprobe.d says so, but a module of the kernel image does not read it', async () => {
    const host = withFiles(withBuiltinVfio(lab), { '/etc/modprobe.d/vfio.conf': 'options vfio-pci ids=8086:10d3\n' });
    expect((await plan(host, ids)).refused).toEqual(['parameter-of-builtin']);
  });

  test('the module is loaded already: options do not apply until it is loaded again', async () => {
    const { refused, text } = await plan(lab, ids, [['modprobe', 'vfio-pci']]);
    expect(refused).toEqual(['parameter-needs-reload (reload)']);
    expect(text).toContain('pci-bind binds one device by its address');
    const { refused: none, changes } = await plan(lab, { ...ids, reload: true }, [['modprobe', 'vfio-pci']]);
    expect([none, changes]).toEqual([[], 2]);
  });

  test('the run that loaded it is known: nothing is left to do, also after a reload', async () => {
    for (const reload of ['false', 'true']) {
      const host = simulatedMachine(lab);
      if (reload === 'true') await host.run(['modprobe', 'vfio-pci']);
      const text = `runbook: 1\nname: load\nsummary: Load a module\nsteps:\n  - id: load\n    type: modprobe\n    with: { module: vfio-pci, parameters: { ids: "8086:10d3" }, reload: ${reload} }\n`;
      const scenario = { name: 'load', text, inputs: {} };
      await applyOn(host, scenario);
      const { steps } = await planPlaybook(siteOn(host, scenario));
      expect(steps.map(({ kind }) => kind)).toEqual(['unchanged']);
    }
  });
});

describe('install lines', () => {
  test.each(['/bin/true', '/bin/false', '/usr/bin/true', 'exit 0', ':', 'true >/dev/null 2>&1', '/bin/true; exit 0'])(
    'install vfio-pci %s: modprobe loads nothing',
    async (command) => {
      const { refused, text } = await plan(conf(`# no\ninstall vfio-pci ${command}\n`), vfio);
      expect(refused).toEqual(['install-line-loads-nothing']);
      expect(text).toContain('[/etc/modprobe.d/site.conf:2: install vfio-pci');
    },
  );

  test('install vfio-pci /usr/bin/x: what it does is up to the command', async () => {
    const { refused, warned, text } = await plan(conf('install vfio-pci /usr/bin/x\n'), {
      ...vfio,
      parameters: { disable_idle_d3: '1' },
    });
    expect([refused, warned]).toEqual([[], ['install-line-runs']]);
    expect(text).toContain('does not get the parameters');
    expect(
      (
        await plan(conf('install vfio-pci /usr/bin/x $CMDLINE_OPTS\n'), {
          ...vfio,
          parameters: { disable_idle_d3: '1' },
        })
      ).text,
    ).not.toContain('parameters');
  });

  test.each([
    ['of a module that it needs', conf('install vfio /bin/true\n'), ['install-line-loads-nothing']],
    ['with a pattern', conf('install vfio* /bin/true\n'), ['install-line-loads-nothing']],
    ['continued on the next line', conf('install vfio_pci \\\n /bin/true\n'), ['install-line-loads-nothing']],
    [
      'after one that loads it: the first counts',
      conf('install vfio-pci modprobe -i vfio-pci\ninstall vfio-pci /bin/true\n'),
      [],
    ],
    ['in a comment', conf('# install vfio-pci /bin/true\n'), []],
    [
      'in a file that modprobe does not read',
      conf('install vfio-pci /bin/true\n', '/etc/modprobe.d/site.conf.bak'),
      [],
    ],
    [
      'in the last folder',
      conf('install vfio-pci /bin/true\n', '/lib/modprobe.d/a.conf'),
      ['install-line-loads-nothing'],
    ],
    [
      'in a file that an empty one hides',
      withFiles(lab, { '/usr/lib/modprobe.d/a.conf': 'install vfio-pci /bin/true\n', '/etc/modprobe.d/a.conf': '' }),
      [],
    ],
    ['for another module', conf('install bnx2x /bin/true\n'), []],
    [
      'for a module that is built in',
      withFiles(withBuiltinVfio(lab), { '/etc/modprobe.d/a.conf': 'install vfio-pci /bin/true\n' }),
      [],
    ],
  ] as const)('%s', async (_, host, expected) => expect((await plan(host, vfio)).refused).toEqual(expected));

  test('not for a module that is loaded already; at the next boot it matters', async () => {
    // Loaded past the install line, e.g. in the initramfs.
    const host = conf('install vfio-pci /bin/true\n');
    const by = [
      ['modprobe', 'vfio'],
      ['modprobe', 'vfio-pci-core'],
    ];
    const loadedHost = {
      ...host,
      modules: host.modules.map((one) => (one.name === 'vfio-pci' ? { ...one, loaded: true } : one)),
    };
    expect(await plan(loadedHost, vfio, by)).toMatchObject({ refused: [], changes: 0 });
    expect((await plan(loadedHost, { ...vfio, persist: true }, by)).refused).toEqual([
      'install-line-loads-nothing (allow_other_owner)',
    ]);
  });

  test.each([
    ['/bin/true', true],
    ['/sbin/modprobe -i x', false],
    ['/bin/true && /sbin/modprobe -i x', false],
    ['truely', false],
    [`${'>'.repeat(399)}x`, false],
  ])('%s does nothing: %s', (command, expected) => expect(doesNothing(command)).toBe(expected));
});

describe('other lines', () => {
  test('alias vfio-pci off: another module would be loaded', async () =>
    expect(await plan(conf('alias vfio-pci off\n'), vfio)).toMatchObject({ refused: ['alias-redirects'] }));

  test('module_blacklist= on the kernel command line: modprobe fails', async () => {
    const host = booted(lab, 'module_blacklist=nouveau,vfio_pci');
    expect(await plan(host, vfio)).toMatchObject({ refused: ['module-blocked-by-kernel'] });
    const output = await simulatedMachine(host).run(['modprobe', 'vfio-pci']);
    expect(output.stderr).toContain('Operation not permitted');
  });

  test('blacklist does not stop modprobe, but modules-load.d at the next boot', async () => {
    const host = conf('blacklist vfio_pci\n');
    expect(await plan(host, vfio)).toMatchObject({ refused: [], warned: ['blacklisted-at-boot'], changes: 1 });
    expect((await plan(host, { ...vfio, persist: true })).refused).toEqual(['blacklisted-at-boot (allow_other_owner)']);
    expect((await plan(host, { ...vfio, persist: true, allow_other_owner: true })).refused).toEqual([]);
    expect(
      (await plan(booted(lab, 'modprobe.blacklist=kvm,vfio-pci'), { ...vfio, persist: true })).refused,
    ).toHaveLength(1);
  });

  test('options of another file: parameters that the step does not name, and one that is read later', async () => {
    const named = { ...vfio, parameters: { disable_idle_d3: '1' }, persist: true };
    const early = conf('options vfio-pci disable_idle_d3=0 disable_vga=1\n', '/etc/modprobe.d/a.conf');
    expect((await plan(early, named)).warned).toEqual(['options-elsewhere']);
    const late = conf('options vfio-pci disable_idle_d3=0\n', '/etc/modprobe.d/vfio.conf');
    expect((await plan(late, named)).warned).toEqual(['options-overridden']);
    expect((await plan(booted(lab, 'vfio-pci.disable_idle_d3=0'), named)).warned).toEqual(['options-overridden']);
    expect((await plan(late, { ...named, persist: false })).warned).toEqual([]);
  });

  test('a module that is unloaded, and that the next boot loads again', async () => {
    const off = { module: 'vfio-pci', state: 'unloaded' };
    const by = [['modprobe', 'vfio-pci']];
    for (const [path, text] of [
      ['/etc/modules', '# a\nvfio_pci\n'],
      ['/etc/modules-load.d/site.conf', 'vfio-pci\n'],
      ['/etc/initramfs-tools/modules', 'vfio-pci ids=8086:10d3\n'],
      ['/etc/dracut.conf.d/vfio.conf', 'force_drivers+=" vfio_pci vfio "\n'],
      ['/etc/mkinitcpio.conf', 'MODULES=(vfio_pci)\n'],
    ] as const)
      expect([path, await plan(conf(text, path), off, by)]).toMatchObject([
        path,
        { warned: ['loaded-at-boot'], refused: [] },
      ]);
    expect((await plan(conf('omit_drivers+=" vfio_pci "\n', '/etc/dracut.conf.d/vfio.conf'), off, by)).warned).toEqual(
      [],
    );
    expect((await plan(booted(lab, 'rd.driver.pre=vfio-pci'), off, by)).warned).toEqual(['loaded-at-boot']);
  });

  test('remove vfio-pci /bin/true: modprobe -r unloads nothing', async () =>
    expect(
      (await plan(conf('remove vfio-pci /bin/true\n'), { ...vfio, state: 'unloaded' }, [['modprobe', 'vfio-pci']]))
        .refused,
    ).toEqual(['remove-line-unloads-nothing']));
});

test('a simulated modprobe does as an install line says, and the step names it', async () => {
  const host = simulatedMachine(conf('install vfio-pci /bin/true\n'));
  expect(await host.run(['modprobe', 'vfio-pci'])).toMatchObject({ code: 0 });
  expect(await host.list('/sys/module/vfio_pci')).toBeUndefined();
  const trouble = '+ module vfio-pci: no error was reported, but the machine now has not loaded';
  expect(explainModule(trouble)).toContain('--show-depends');
});
