import { performance } from 'node:perf_hooks';
import { expect, test, vi } from 'vitest';
import type { Bench } from './conformance.ts';
import { ODD_NAMES } from './odd-names.ts';

/** Cases of run and query. */
export function runningCases({ machine, fresh }: Bench): void {
  const isGone = async (pid: string) => {
    const stat = await machine().read(`/proc/${pid.trim()}/stat`);
    expect(stat === undefined || stat.includes(') Z ')).toBe(true);
  };

  test('code and both outputs are returned separately', async () => {
    const output = await machine().run(['sh', '-c', 'printf out; printf err >&2; exit 3']);
    expect(output).toEqual({ code: 3, stdout: 'out', stderr: 'err', timedOut: false });
    expect(await machine().query(['sh', '-c', 'exit 255'])).toMatchObject({ code: 255, stderr: '' });
  });

  test('a missing program is code 127, one that cannot be executed 126', async () => {
    expect(await machine().run(['no-such-program-here'])).toMatchObject({ code: 127, timedOut: false });
    expect(await machine().run(['/no/such/program'])).toMatchObject({ code: 127 });
    expect(await machine().query(['/etc/passwd'])).toMatchObject({ code: 126 });
  });

  test('arguments, environment and input arrive exactly', async () => {
    const m = machine();
    const argv = [...ODD_NAMES, '', '{{ x }}', '-n', '--'];
    const printed = await m.run(['printf', '%s\\0', ...argv]);
    expect(printed.stdout.split('\0').slice(0, -1)).toEqual(argv);
    const env = { ODD: ODD_NAMES.join('\n'), EMPTY: '' };
    const seen = await m.query(['sh', '-c', 'printf "%s|%s" "$ODD" "${EMPTY-unset}"'], { env });
    expect(seen.stdout).toBe(`${env.ODD}|`);
    const stdin = `${ODD_NAMES.join('\n')}\n${'x'.repeat(200_000)}`;
    expect((await m.run(['cat'], { stdin })).stdout).toBe(stdin);
    expect((await m.run(['cat'])).stdout).toBe('');
    expect(await m.run(['true'], { stdin })).toMatchObject({ code: 0 });
  });

  test('programs use the C locale and find programs in /usr/sbin', async () => {
    const output = await machine().run(['sh', '-c', 'printf %s "$LC_ALL|$PATH"']);
    expect(output.stdout).toMatch(/^C\|.*\/usr\/sbin/);
  });

  test('the deadline kills the whole process group', async () => {
    const start = performance.now();
    const output = await machine().run(['sh', '-c', 'sleep 300 & echo $!; wait'], { deadline: 3 });
    expect(output).toMatchObject({ code: null, timedOut: true });
    expect(performance.now() - start).toBeLessThan(20_000);
    await vi.waitFor(() => isGone(output.stdout), { timeout: 60_000 });
  });

  test('a signal gives no code; an abort kills the group', async () => {
    const m = machine();
    expect(await m.run(['sh', '-c', 'kill -TERM $$'])).toMatchObject({ code: null, timedOut: false });
    const folder = await fresh();
    const abort = new AbortController();
    const script = 'sleep 300 & echo $! >"$1/pid.new"; mv "$1/pid.new" "$1/pid"; wait';
    const running = m.run(['sh', '-c', script, 'sh', folder], { signal: abort.signal });
    const pid = await vi.waitFor(async () => {
      const text = await m.read(`${folder}/pid`);
      if (text === undefined) throw new Error('not started');
      return text;
    }, 60_000);
    abort.abort();
    expect(await running).toMatchObject({ code: null, timedOut: false });
    await vi.waitFor(() => isGone(pid), { timeout: 60_000 });
    expect(await m.run(['touch', `${folder}/never`], { signal: abort.signal })).toMatchObject({ code: null });
    expect(await m.stat(`${folder}/never`)).toBeUndefined();
  });

  test('a remaining daemon does not delay the result', async () => {
    const start = performance.now();
    const output = await machine().run(['sh', '-c', 'setsid sleep 40 & echo up']);
    expect(output).toMatchObject({ code: 0, stdout: 'up\n' });
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('a slow program does not delay the others', async () => {
    const abort = new AbortController();
    let over = false;
    const slow = machine()
      .run(['sleep', '300'], { deadline: 300, signal: abort.signal })
      .finally(() => (over = true));
    const quick = Array.from({ length: 12 }, (_, index) => machine().query(['echo', String(index)]));
    expect((await Promise.all(quick)).map((output) => output.stdout)).toEqual(quick.map((_, index) => `${index}\n`));
    await machine().read('/proc/version');
    expect(over).toBe(false);
    abort.abort();
    expect(await slow).toMatchObject({ code: null, timedOut: false });
  });

  test('an empty folder gives an empty list, a large folder a complete, sorted one', async () => {
    const m = machine();
    const folder = await fresh();
    expect(await m.list(folder)).toEqual([]);
    await m.run(['sh', '-c', 'cd "$1" && seq 500 | xargs touch', 'sh', folder]);
    const expected = Array.from({ length: 500 }, (_, index) => String(index + 1)).sort();
    expect(await m.list(folder)).toEqual(expected);
    const all = await Promise.all(expected.map((name) => m.read(`${folder}/${name}`)));
    expect(all).toEqual(expected.map(() => ''));
  });
}
