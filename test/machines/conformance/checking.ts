import { expect, test, vi } from 'vitest';
import type { Bench } from './conformance.ts';
import { ODD_NAMES } from './odd-names.ts';

/** What a program that writes tries, each with the exit code of a shell; none may succeed. `$1` is a folder that anybody may write. */
const attempts: readonly (readonly [what: string, script: string])[] = [
  ['a file', 'touch "$1/written"'],
  ['a file in the root', 'touch /runbook-written'],
  ['a file in /tmp, /run and /dev/shm', 'touch /tmp/runbook-w || touch /run/runbook-w || touch /dev/shm/runbook-w'],
  ['an existing file', 'echo x >>"$1/there"'],
  ['the mode of a file', 'chmod 0777 "$1/there"'],
  ['a setting of the kernel', 'cat /proc/sys/vm/swappiness >/proc/sys/vm/swappiness'],
  ['sysfs', 'cat /sys/kernel/mm/transparent_hugepage/enabled >/sys/kernel/mm/transparent_hugepage/enabled'],
  ['a module', 'PATH=$PATH:/sbin:/usr/sbin; modprobe dummy'],
  ['the mounts', 'mount -o remount,rw /'],
  ['a new mount', 'mount -t tmpfs none "$1"'],
  ['new namespaces', 'unshare --map-root-user --mount mount -o remount,rw /'],
  ['a device node', 'dd if=/dev/null of=/dev/mem'],
  ['a new device node', 'mknod "$1/node" c 1 1'],
  ['another process', 'kill -0 "$2"'],
  ['the root of another process', 'touch "/proc/$2/root$1/written"'],
  ['the root of process 1', 'touch "/proc/1/root$1/written"'],
  ['the network', 'ip link set lo up'],
  ['the host name', 'hostname x'],
  ['a file that only root may read', 'cat /etc/shadow'],
];

/** Cases of check. */
export function checkingCases({ machine, fresh }: Bench): void {
  const isRoot = async (): Promise<boolean> => (await machine().query(['id', '-u'])).stdout === '0\n';
  const readOnly = { readOnly: true, strict: true } as const;

  test('a check is a program like any other', async () => {
    const folder = await fresh();
    const output = await machine().check([
      'sh',
      '-c',
      'printf out; printf err >&2; touch "$1/made"; exit 3',
      'sh',
      folder,
    ]);
    expect(output).toEqual({ code: 3, stdout: 'out', stderr: 'err', timedOut: false });
    expect(await machine().stat(`${folder}/made`)).toBeDefined();
    expect(await machine().check(['no-such-program-here'])).toMatchObject({ code: 127 });
  });

  test('a read-only check can write nothing, whatever it tries', async () => {
    const m = machine();
    if (!(await isRoot())) return expect(m.check(['true'], readOnly)).rejects.toMatchObject({ code: 'UNCONFINED' });
    const folder = await fresh();
    await m.run(['sh', '-c', 'echo there >"$1/there"; chmod 0777 "$1"; chmod 0666 "$1/there"', 'sh', folder]);
    const other = String(process.pid);
    for (const [what, script] of attempts) {
      const { code, stdout } = await m.check(['sh', '-c', script, 'sh', folder, other], readOnly);
      expect([what, code === 0, stdout]).toEqual([what, false, '']);
    }
    expect(await m.list(folder)).toEqual(['there']);
    expect(await m.stat(`${folder}/there`)).toMatchObject({ mode: 0o666, size: 6 });
  });

  test('a read-only check reads what every user reads, with its arguments, input and code', async () => {
    const m = machine();
    if (!(await isRoot())) return;
    const argv = [...ODD_NAMES, '', '{{ x }}', '-n', '--'];
    const printed = await m.check(['printf', '%s\\0', ...argv], readOnly);
    expect(printed.stdout.split('\0').slice(0, -1)).toEqual(argv);
    expect((await m.check(['cat', '/etc/passwd'], readOnly)).stdout).toBe(await m.read('/etc/passwd'));
    expect((await m.check(['cat'], { ...readOnly, stdin: 'in' })).stdout).toBe('in');
    expect(await m.check(['sh', '-c', 'exit 42'], readOnly)).toMatchObject({ code: 42 });
    expect(await m.check(['no-such-program-here'], readOnly)).toMatchObject({ code: 127 });
    expect((await m.check(['id', '-u'], readOnly)).stdout).toBe('65533\n');
  });

  test('no process of a read-only check outlives it', async () => {
    const m = machine();
    if (!(await isRoot())) return;
    const mark = `sleep ${3000 + Math.floor(Math.random() * 1000)}`;
    const look = ['sh', '-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "'];
    const isGone = async () => expect((await m.query(look)).stdout).not.toContain(mark);
    expect(await m.check(['sh', '-c', `setsid ${mark} & echo up`], readOnly)).toMatchObject({
      code: 0,
      stdout: 'up\n',
    });
    await vi.waitFor(isGone, { timeout: 60_000 });
    expect(await m.check(['sh', '-c', `${mark} & wait`], { ...readOnly, deadline: 2 })).toMatchObject({
      timedOut: true,
    });
    await vi.waitFor(isGone, { timeout: 60_000 });
  });
}
