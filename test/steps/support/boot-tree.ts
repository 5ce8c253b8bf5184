import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const address = '0000:00:04.0';
export const card = `sys/bus/pci/devices/${address}`;

/** A folder that replaces the kernel's / when a unit's program runs. */
export interface BootTree extends Disposable {
  readonly root: string;
  put(path: string, text: string): void;
  /** A program that is found before the machine's own. */
  putProgram(name: string, text: string): void;
  get(path: string): string;
  /** A card with its driver, as files: a write only changes the file and has no effect. */
  putCard(mac?: string): void;
  /**
   * Runs a shell program as the unit does, on this tree instead of the kernel's; with dash, which is /bin/sh on Debian.
   */
  run(script: string, ...args: readonly string[]): { readonly code: number | null; readonly said: string };
}

export function bootTree(): BootTree {
  const root = mkdtempSync(join(tmpdir(), 'runbook-boot-'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const putProgram = (name: string, text: string): void => {
    put(`bin/${name}`, `#!/bin/sh\n${text}`);
    chmodSync(join(root, 'bin', name), 0o755);
  };
  return {
    root,
    put,
    putProgram,
    get: (path) => readFileSync(join(root, path), 'utf8'),
    putCard(mac = '52:54:00:12:34:56') {
      put(`${card}/vendor`, '0x8086\n');
      put(`${card}/device`, '0x10d3\n');
      put(`${card}/subsystem_vendor`, '0x8086\n');
      put(`${card}/subsystem_device`, '0x0000\n');
      put(`${card}/driver_override`, '(null)\n');
      put(`${card}/net/eth0/address`, `${mac}\n`);
      put('sys/bus/pci/drivers/e1000e/unbind', '');
      put('sys/bus/pci/drivers/vfio-pci/unbind', '');
      put('sys/bus/pci/drivers_probe', '');
      symlinkSync('../../drivers/e1000e', join(root, card, 'driver'));
    },
    run(script, ...args) {
      putProgram('modprobe', '');
      const input = script.replaceAll('/sys/', `${root}/sys/`).replace('pci=/sys', `pci=${root}/sys`);
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-s', '--', ...args], {
        input,
        encoding: 'utf8',
        env: { PATH: `${root}/bin:/usr/bin:/bin` },
      });
      return { code: status, said: stdout + stderr };
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}
