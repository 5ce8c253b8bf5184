import { expect, test } from 'vitest';
import type { FileState, Machine } from '../../../engine/model/machine.ts';
import type { Bench } from './conformance.ts';

const stranger = 65_534;

/** Cases of links and folders on the way to a file that another user controls. They need root, who can give a folder away. */
export function guardingCases({ machine, fresh }: Bench): void {
  const id = async (flag: string) => Number((await machine().query(['id', flag])).stdout);
  const own = async (content: string): Promise<FileState> => {
    return { encoding: 'utf8', content, mode: 0o644, owner: await id('-u'), group: await id('-g') };
  };
  const done = async (...argv: readonly string[]): Promise<void> => {
    expect(await machine().run(argv)).toMatchObject({ code: 0, stderr: '' });
  };
  /** Every operation that follows the way to a path. */
  const operations: readonly (readonly [string, (m: Machine, path: string, file: FileState) => Promise<unknown>])[] = [
    ['put', (m, path, file) => m.put(path, file)],
    ['remove', (m, path) => m.remove(path)],
    ['append', (m, path) => m.append(path, 'x')],
    ['truncate', (m, path) => m.truncate(path, 0)],
    ['makeFolder', (m, path) => m.makeFolder(`${path}-new/below`, 0o755)],
    ['removeFolders', (m, path) => m.removeFolders(path.replace(/file$/, 'empty'), path.replace(/file$/, 'empty'))],
    ['readFile', (m, path) => m.readFile(path)],
  ];

  /** A folder `safe` with a file and an empty folder, and a folder of another user with a link to it. */
  const trap = async (): Promise<{ readonly folder: string; readonly look: () => Promise<string> }> => {
    const folder = await fresh();
    await machine().makeFolder(`${folder}/safe/empty`, 0o755);
    await machine().put(`${folder}/safe/file`, await own('safe'));
    await machine().makeFolder(`${folder}/theirs`, 0o755);
    await done('ln', '-s', '../safe', `${folder}/theirs/way`);
    const look = async () =>
      (
        await machine().query([
          'sh',
          '-c',
          'cd "$1" && ls -lR --time-style=full-iso && cat file',
          'sh',
          `${folder}/safe`,
        ])
      ).stdout;
    return { folder, look };
  };

  test.each([
    { what: 'a link in a folder of another user', prepare: ['chown', `${stranger}`] },
    { what: 'a link in a folder that its group may write', prepare: ['chmod', '0775'] },
    { what: 'a link in a folder that everybody may write, also with the sticky bit', prepare: ['chmod', '1777'] },
  ])('$what is not followed', async ({ prepare }) => {
    if ((await id('-u')) !== 0 && prepare[0] === 'chown') return;
    const { folder, look } = await trap();
    const before = await look();
    await done(...prepare, `${folder}/theirs`);
    for (const [name, operation] of operations) {
      const outcome = operation(machine(), `${folder}/theirs/way/file`, await own('planted'));
      await expect(outcome, name).rejects.toMatchObject({ name: 'MachineError', code: 'ELOOP' });
    }
    expect(await look()).toBe(before);
  });

  test('a link of another user is not followed, also as the file itself', async () => {
    if ((await id('-u')) !== 0) return;
    const { folder, look } = await trap();
    const before = await look();
    await done('ln', '-s', '../safe/file', `${folder}/theirs/file`);
    await done('chown', '-h', `${stranger}`, `${folder}/theirs/way`, `${folder}/theirs/file`);
    for (const [name, operation] of operations) {
      const outcome = operation(machine(), `${folder}/theirs/way/file`, await own('planted'));
      await expect(outcome, name).rejects.toMatchObject({ name: 'MachineError', code: 'ELOOP' });
    }
    await expect(machine().put(`${folder}/theirs/file`, await own('x'))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(machine().readFile(`${folder}/theirs/file`)).rejects.toMatchObject({ code: 'ELOOP' });
    await machine().remove(`${folder}/theirs/file`);
    expect(await look()).toBe(before);
  });

  test('a file in a folder of another user is written, read and removed there', async () => {
    if ((await id('-u')) !== 0) return;
    const { folder } = await trap();
    await done('chown', `${stranger}`, `${folder}/theirs`);
    const file: FileState = { ...(await own('content')), mode: 0o4751, owner: stranger };
    await machine().put(`${folder}/theirs/file`, file);
    expect(await machine().readFile(`${folder}/theirs/file`)).toEqual(file);
    await machine().put(`${folder}/theirs/file`, await own('x'.repeat(20_000)));
    expect((await machine().stat(`${folder}/theirs/file`))?.size).toBe(20_000);
    await machine().makeFolder(`${folder}/theirs/new/below`, 0o711);
    expect(await machine().stat(`${folder}/theirs/new/below`)).toMatchObject({ kind: 'directory', mode: 0o711 });
    await machine().removeFolders(`${folder}/theirs/new/below`, `${folder}/theirs/new`);
    await machine().remove(`${folder}/theirs/file`);
    expect(await machine().list(`${folder}/theirs`)).toEqual(['way']);
    await done('mkfifo', `${folder}/theirs/fifo`);
    await expect(machine().readFile(`${folder}/theirs/fifo`)).rejects.toMatchObject({ code: 'EINVAL' });
  });

  test('own links in own folders are followed, with dots and several links', async () => {
    const m = machine();
    const folder = await fresh();
    await m.makeFolder(`${folder}/a/b`, 0o755);
    await done('ln', '-s', 'a/b', `${folder}/one`);
    await done('ln', '-s', `./one/`, `${folder}/two`);
    await done('ln', '-s', `../../two`, `${folder}/a/b/three`);
    await done('ln', '-s', `${folder}/a/..`, `${folder}/round`);
    await m.put(`${folder}/two/three/./one`, await own('x'));
    await m.put(`${folder}/round/plain`, await own('through dots'));
    expect(await m.list(folder)).toEqual(['a', 'one', 'plain', 'round', 'two']);
    expect(await m.list(`${folder}/a/b`)).toEqual(['one', 'three']);
    await done('ln', '-s', 'self', `${folder}/self`);
    await expect(m.put(`${folder}/self/x`, await own('x'))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(m.put(`${folder}/self`, await own('x'))).rejects.toMatchObject({ code: 'ELOOP' });
  });

  test('empty folders are removed up to the top one, others remain', async () => {
    const m = machine();
    const folder = await fresh();
    await m.makeFolder(`${folder}/a/b/c`, 0o755);
    await m.removeFolders(`${folder}/a/b/c`, `${folder}/a/b`);
    expect(await m.list(`${folder}/a`)).toEqual([]);
    await m.makeFolder(`${folder}/a/b`, 0o755);
    await m.put(`${folder}/a/file`, await own('x'));
    await m.removeFolders(`${folder}/a/b/none/deeper`, `${folder}/a`);
    expect(await m.list(`${folder}/a`)).toEqual(['file']);
    await m.removeFolders(`${folder}/none`, `${folder}/none`);
  });
}
