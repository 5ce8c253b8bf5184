import { expect, test } from 'vitest';
import type { FileState } from '../../../engine/model/machine.ts';
import type { Bench } from './conformance.ts';
import { ODD_NAMES } from './odd-names.ts';

/** Cases of put, remove, makeFolder, append and truncate. */
export function changingCases({ machine, fresh }: Bench): void {
  const id = async (flag: string) => Number((await machine().query(['id', flag])).stdout);
  const own = async (content: string): Promise<FileState> => {
    return { encoding: 'utf8', content, mode: 0o644, owner: await id('-u'), group: await id('-g') };
  };

  test('put replaces content, mode and owner completely and leaves no other file', async () => {
    const m = machine();
    const folder = await fresh();
    const path = `${folder}/file`;
    await m.put(path, await own('a long first version\n'));
    const nobody = (await id('-u')) === 0 ? { owner: 65534, group: 65533 } : {};
    const second: FileState = { ...(await own('AP+A')), encoding: 'base64', mode: 0o2750, ...nobody };
    await m.put(path, second);
    expect(await m.readFile(path)).toEqual(second);
    expect(await m.list(folder)).toEqual(['file']);
  });

  test('put follows a link and keeps it, even if its target does not exist', async () => {
    const m = machine();
    const folder = await fresh();
    await m.run(['ln', '-s', 'target', `${folder}/link`]);
    for (const content of ['new', 'newer']) {
      await m.put(`${folder}/link`, await own(content));
      expect(await m.link(`${folder}/link`)).toBe('target');
      expect(await m.read(`${folder}/target`)).toBe(content);
    }
  });

  test('put reports the error and leaves no file', async () => {
    const m = machine();
    const folder = await fresh();
    await m.makeFolder(`${folder}/taken`, 0o755);
    await expect(m.put(`${folder}/taken`, await own('x'))).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(m.put(`${folder}/none/file`, await own('x'))).rejects.toMatchObject({
      name: 'MachineError',
      code: 'ENOENT',
      path: `${folder}/none/file`,
    });
    const big = await own('x'.repeat(300_000));
    await expect(m.put(`${folder}/none/file`, big)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await m.list(folder)).toEqual(['taken']);
    await m.put(`${folder}/big`, big);
    expect(await m.readFile(`${folder}/big`)).toEqual(big);
  });

  test('remove removes a file or a link, not its target, and accepts a missing path', async () => {
    const m = machine();
    const folder = await fresh();
    await m.put(`${folder}/file`, await own('x'));
    await m.run(['ln', '-s', 'file', `${folder}/link`]);
    await m.remove(`${folder}/link`);
    expect(await m.list(folder)).toEqual(['file']);
    await m.remove(`${folder}/file`);
    await m.remove(`${folder}/file`);
    await m.remove(`${folder}/none/file`);
    expect(await m.list(folder)).toEqual([]);
    await expect(m.remove(folder)).rejects.toMatchObject({ name: 'MachineError', code: 'EISDIR' });
  });

  test('makeFolder makes parents, and sets the mode only of new folders', async () => {
    const m = machine();
    const folder = await fresh();
    await m.makeFolder(`${folder}/a/b`, 0o700);
    expect(await m.stat(`${folder}/a/b`)).toMatchObject({ kind: 'directory', mode: 0o700 });
    expect(await m.stat(`${folder}/a`)).toMatchObject({ kind: 'directory', mode: 0o755 });
    await m.makeFolder(`${folder}/a/b`, 0o711);
    expect(await m.stat(`${folder}/a/b`)).toMatchObject({ mode: 0o700 });
    await m.makeFolder(`${folder}/open`, 0o777);
    expect(await m.stat(`${folder}/open`)).toMatchObject({ mode: 0o777 });
    await m.put(`${folder}/file`, await own('x'));
    await expect(m.makeFolder(`${folder}/file`, 0o755)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(m.makeFolder(`${folder}/file/x`, 0o755)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('append creates and extends a file, truncate cuts it', async () => {
    const m = machine();
    const path = `${await fresh()}/journal`;
    await m.append(path, '{"kind":"intent","text":"it\'s %s \\\\ \\n"}\n');
    await m.append(path, 'é $(x) `y`\n');
    await m.append(path, '');
    expect(await m.read(path)).toBe('{"kind":"intent","text":"it\'s %s \\\\ \\n"}\né $(x) `y`\n');
    await m.truncate(path, 5);
    await m.append(path, 'z'.repeat(200_000));
    // Compared apart: a difference of this size would not be readable.
    const text = await m.read(path);
    expect([text?.slice(0, 8), text?.length]).toEqual(['{"kinzzz', 200_005]);
    await m.truncate(path, 0);
    expect(await m.read(path)).toBe('');
    await expect(m.truncate(`${path}.none`, 0)).rejects.toMatchObject({ name: 'MachineError', code: 'ENOENT' });
    await expect(m.append(`${path}/x`, 'x')).rejects.toMatchObject({ name: 'MachineError', code: 'ENOTDIR' });
    await expect(m.append('/dev/full', 'x')).rejects.toMatchObject({ name: 'MachineError', code: 'ENOSPC' });
    expect(await m.stat(`${path}.none`)).toBeUndefined();
  });

  test('paths with unusual names can be changed too', async () => {
    const m = machine();
    const folder = await fresh();
    for (const name of ODD_NAMES) {
      const path = `${folder}/${name}/${name}`;
      await m.makeFolder(`${folder}/${name}`, 0o755);
      await m.append(path, 'abc');
      await m.truncate(path, 2);
      await m.write(path, 'X');
      expect(await m.read(path)).toBe('Xb');
      await m.remove(path);
      expect(await m.list(`${folder}/${name}`)).toEqual([]);
    }
    expect(await m.list(folder)).toEqual([...ODD_NAMES].sort());
  });
}
