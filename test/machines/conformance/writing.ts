import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import type { Bench } from './conformance.ts';

/** Cases of the one write(2). */
export function writingCases({ machine, fresh }: Bench): void {
  test('a write neither truncates nor creates', async () => {
    const m = machine();
    const folder = await fresh();
    await m.append(`${folder}/file`, 'abcdef\n');
    await m.write(`${folder}/file`, 'XY');
    expect(await m.read(`${folder}/file`)).toBe('XYcdef\n');
    await expect(m.write(`${folder}/none`, 'x')).rejects.toMatchObject({
      name: 'MachineError',
      code: 'ENOENT',
      path: `${folder}/none`,
    });
    expect(await m.list(folder)).toEqual(['file']);
  });

  test('every byte of the text arrives', async () => {
    const m = machine();
    const path = `${await fresh()}/file`;
    const text = '\0é%s\\n\\060\'"$(x)`y`\n\n' + '01234567'.repeat(400) + '\n';
    await m.append(path, '');
    await m.write(path, text);
    expect(await m.read(path)).toBe(text);
    await m.write(path, '');
    expect(await m.read(path)).toBe(text);
  });

  test("the kernel's errno is returned by name", async () => {
    const m = machine();
    const folder = await fresh();
    await expect(m.write('/proc/self/oom_score_adj', 'lots')).rejects.toMatchObject({ code: 'EINVAL' });
    await expect(m.write('/dev/full', 'x')).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(m.write(folder, 'x')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(m.write('/proc/version', 'x')).rejects.toMatchObject({
      code: expect.stringMatching(/^(EIO|EACCES)$/),
    });
  });

  test('a write that blocks is killed at its deadline and delays nothing else', async () => {
    const m = machine();
    const folder = await fresh();
    await m.run(['mkfifo', `${folder}/fifo`]);
    const start = performance.now();
    let over = false;
    const blocked = m.write(`${folder}/fifo`, 'late', { deadline: 1 }).finally(() => (over = true));
    const outcome = expect(blocked).rejects.toMatchObject({ name: 'MachineError', code: 'TIMEOUT' });
    await m.read('/proc/version');
    await m.append(`${folder}/file`, 'x');
    expect(over).toBe(false);
    await outcome;
    expect(performance.now() - start).toBeLessThan(20_000);
    // A writer that was still there would let this reader in.
    const reader = await m.run(['timeout', '0.3', 'cat', `${folder}/fifo`]);
    expect(reader).toMatchObject({ code: 124, stdout: '' });
  });
}
