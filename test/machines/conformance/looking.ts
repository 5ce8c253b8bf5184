import { expect, test } from 'vitest';
import type { FileState } from '../../../engine/model/machine.ts';
import type { Bench } from './conformance.ts';
import { ODD_NAMES } from './odd-names.ts';

const BYTES = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff));

/** Cases of the reader's methods. */
export function lookingCases({ machine, fresh }: Bench): void {
  const own = async (content: string, encoding: FileState['encoding'] = 'utf8'): Promise<FileState> => {
    const id = async (flag: string) => Number((await machine().query(['id', flag])).stdout);
    return { encoding, content, mode: 0o640, owner: await id('-u'), group: await id('-g') };
  };

  test('a missing path is undefined, also below a file', async () => {
    const m = machine();
    const folder = await fresh();
    await m.put(`${folder}/file`, await own('x'));
    for (const path of [`${folder}/none`, `${folder}/none/deeper`, `${folder}/file/below`]) {
      const seen = [m.read(path), m.readFile(path), m.list(path), m.link(path), m.resolve(path), m.stat(path)];
      expect(await Promise.all(seen)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    }
    expect(await m.list(`${folder}/file`)).toBeUndefined();
    expect(await m.link(`${folder}/file`)).toBeUndefined();
  });

  test('text, binary and empty files are read exactly', async () => {
    const m = machine();
    const folder = await fresh();
    const contents = {
      text: await own('first\nlast without newline'),
      trailing: await own('\n\n'),
      empty: await own(''),
      bom: await own('\ufefftext'),
      binary: await own(BYTES.toString('base64'), 'base64'),
    };
    await Promise.all(Object.entries(contents).map(([name, file]) => m.put(`${folder}/${name}`, file)));
    for (const [name, file] of Object.entries(contents)) expect(await m.readFile(`${folder}/${name}`)).toEqual(file);
    expect(await m.read(`${folder}/text`)).toBe('first\nlast without newline');
    expect(await m.read(`${folder}/trailing`)).toBe('\n\n');
    expect(await m.read(`${folder}/empty`)).toBe('');
  });

  test('a kernel attribute is read completely, regardless of the size that it reports', async () => {
    expect(await machine().read('/proc/sys/kernel/ostype')).toBe('Linux\n');
    expect(await machine().read('/proc/filesystems')).toContain('\tproc\n');
  });

  test('links are read as stored, and resolved to the end', async () => {
    const m = machine();
    const folder = await fresh();
    await m.put(`${folder}/target`, await own('behind'));
    await m.run(['ln', '-s', '--', '../up\n', `${folder}/dangling`]);
    await m.run(['ln', '-s', '--', 'target', `${folder}/alias`]);
    expect(await m.link(`${folder}/dangling`)).toBe('../up\n');
    expect(await m.resolve(`${folder}/dangling`)).toBeUndefined();
    expect(await m.read(`${folder}/dangling`)).toBeUndefined();
    expect((await m.stat(`${folder}/dangling`))?.kind).toBe('link');
    expect(await m.resolve(`${folder}/../${folder.split('/').at(-1)}/alias`)).toMatch(/\/target$/);
    expect(await m.readFile(`${folder}/alias`)).toEqual(await own('behind'));
  });

  test('kinds, modes and sizes', async () => {
    const m = machine();
    const folder = await fresh();
    await m.put(`${folder}/file`, { ...(await own('12345')), mode: 0o4711 });
    await m.run(['mkfifo', `${folder}/fifo`]);
    expect(await m.stat(`${folder}/file`)).toMatchObject({ kind: 'file', mode: 0o4711, size: 5 });
    expect((await m.stat(folder))?.kind).toBe('directory');
    expect((await m.stat('/dev/null'))?.kind).toBe('device');
    expect((await m.stat(`${folder}/fifo`))?.kind).toBe('other');
  });

  test('a folder or a FIFO is not read, and does not block', async () => {
    const m = machine();
    const folder = await fresh();
    await m.run(['mkfifo', `${folder}/fifo`]);
    await expect(m.read(folder)).rejects.toMatchObject({ name: 'MachineError', code: 'EISDIR', path: folder });
    await expect(m.read(`${folder}/fifo`)).rejects.toMatchObject({ name: 'MachineError', code: 'EINVAL' });
    await expect(m.read('relative')).rejects.toMatchObject({ name: 'MachineError', code: 'EINVAL' });
  });

  test('unusual names are supported', async () => {
    const m = machine();
    const folder = await fresh();
    const paths = ODD_NAMES.map((name) => `${folder}/${name}`);
    await Promise.all(paths.map(async (path, index) => m.put(path, await own(`content ${index}`))));
    expect(await m.list(folder)).toEqual([...ODD_NAMES].sort());
    expect(await Promise.all(paths.map((path) => m.read(path)))).toEqual(paths.map((_, index) => `content ${index}`));
    expect(await Promise.all(paths.map((path) => m.resolve(path)))).toEqual(paths);
    for (const path of paths) expect((await m.stat(path))?.kind).toBe('file');
    await Promise.all(paths.map((path, index) => m.run(['ln', '-s', '--', path, `${folder}/link-${index}`])));
    const links = paths.map((_, index) => m.link(`${folder}/link-${index}`));
    expect(await Promise.all(links)).toEqual(paths);
    expect(await m.list(`${folder}/${ODD_NAMES[0]}`)).toBeUndefined();
  });
}
