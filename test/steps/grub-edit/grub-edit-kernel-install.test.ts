import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { proposeEntries } from '../../../steps/grub-edit/entries/propose-entries.ts';
import { file, flags, ground } from './grub-matrix/cases.ts';
import { needs } from '../../needs.ts';

needs('/usr/lib/kernel/install.d/90-loaderentry.install');

/** The part of kernel-install(8) that writes entries; systemd contains it. */
const plugin = '/usr/lib/kernel/install.d/90-loaderentry.install';
const id = '2ff94204c6116299f9f679f8e698f56e';
const folder = mkdtempSync(join(tmpdir(), 'runbook-kernel-install-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, `boot/loader/entries/${id}-6.1.conf`);
const cmdline = join(folder, 'conf/cmdline');

/** Makes the entry of a kernel from the command line in `cmdline`, as kernel-install does. */
function install(): string {
  const environment = {
    PATH: process.env['PATH'],
    KERNEL_INSTALL_LAYOUT: 'bls',
    KERNEL_INSTALL_MACHINE_ID: id,
    KERNEL_INSTALL_ENTRY_TOKEN: id,
    KERNEL_INSTALL_BOOT_ROOT: join(folder, 'boot'),
    KERNEL_INSTALL_STAGING_AREA: join(folder, 'nothing'),
    KERNEL_INSTALL_CONF_ROOT: join(folder, 'conf'),
    KERNEL_INSTALL_VERBOSE: '0',
  };
  execFileSync(plugin, ['add', '6.1', join(folder, `boot/${id}/6.1`), join(folder, 'vmlinuz')], { env: environment });
  return readFileSync(path, 'utf8');
}

test('an entry that kernel-install writes again has exactly the bytes of the step', () => {
  for (const name of ['boot/loader/entries', `boot/${id}/6.1`, 'conf'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'vmlinuz'), 'MZ');
  writeFileSync(cmdline, 'root=UUID=1 ro quiet\n');
  const stock = install();
  expect(stock).toContain(`options    root=UUID=1 ro quiet systemd.machine_id=${id}\n`);
  const { changes, refusals } = proposeEntries(
    {
      ...flags,
      parameters: { ensure: ['iommu.strict=1', 'dyndbg="file a +p"'], set: {}, remove: ['quiet'] },
      variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
    },
    {
      loader: 'systemd-boot',
      files: [{ path, file: file(stock) }],
      images: [],
      source: null,
      vendorSource: null,
      stub: null,
      defaults: null,
      environment: null,
      readsEntries: null,
      hasEditor: false,
      machineId: id,
      commandLine: `initrd=\\x root=UUID=1 ro quiet systemd.machine_id=${id}`,
      ground,
    },
  );
  expect(refusals).toEqual([]);
  const made = new Map(
    changes.map((change) => (change.kind === 'file' ? [change.path, change.after?.content ?? ''] : ['', ''])),
  );
  writeFileSync(cmdline, made.get('/etc/kernel/cmdline') ?? '');
  expect(install()).toBe(made.get(path));
});
