import { expect, test } from 'vitest';
import type { FileState } from '../../../engine/model/machine.ts';
import { aclOfMode, aclName } from '../../../changes/file/posix-acl.ts';
import { needs } from '../../needs.ts';
import type { Bench } from './conformance.ts';

needs('getfattr', 'setfattr');

/** Read and write for user 1000, and read for the group, masked to read: as `setfacl -m u:1000:r` leaves it on mode 0644. */
const acl = '0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000400ffffffff';
/** `cap_net_raw=ep` (capability.h, version 2). */
const capability = '0100000200200000000000000000000000000000';

/** Cases of extended attributes, ACLs, capabilities and hard links. */
export function keepingCases({ machine, fresh }: Bench): void {
  const id = async (flag: string) => Number((await machine().query(['id', flag])).stdout);
  const own = async (attributes: Readonly<Record<string, string>>): Promise<FileState> => {
    const file = {
      encoding: 'utf8',
      content: 'x\n',
      mode: 0o644,
      owner: await id('-u'),
      group: await id('-g'),
    } as const;
    return { ...file, attributes };
  };
  const shown = async (path: string): Promise<string> =>
    (await machine().query(['getfattr', '--dump', '--match=-', '--encoding=hex', '--absolute-names', '--', path]))
      .stdout;

  test('put sets the extended attributes, and readFile reads exactly these', async () => {
    const m = machine();
    const path = `${await fresh()}/file`;
    const rights: Readonly<Record<string, string>> =
      (await id('-u')) === 0 ? { 'security.capability': capability } : {};
    const first = await own({ ...rights, [aclName]: acl, 'user.bytes': '00ff0a3d', 'user.empty': '' });
    await m.put(path, first);
    expect(await m.readFile(path)).toEqual(first);
    expect(await shown(path)).toContain(`${aclName}=0x${acl}\n`);
    expect(await shown(path)).toContain('user.bytes=0x00ff0a3d\n');
    const second: FileState = {
      ...(await own({ 'user.long': 'ab'.repeat(1500) })),
      content: 'SCHILY.xattr.user.x=1',
      mode: 0o4700,
    };
    await m.put(path, second);
    expect(await m.readFile(path)).toEqual(second);
    const { attributes: _, ...third } = second;
    await m.put(path, third);
    expect(await m.readFile(path)).toEqual(third);
    expect(await shown(path)).toBe('');
  });

  test('a file without an ACL keeps none in a folder with a default ACL', async () => {
    const m = machine();
    const folder = await fresh();
    await m.put(`${folder}/plain`, await own({}));
    const given = await m.run(['setfattr', '-n', 'system.posix_acl_default', '-v', `0x${acl}`, folder]);
    expect(given).toMatchObject({ code: 0 });
    const before = await m.readFile(`${folder}/plain`);
    expect(before?.attributes).toEqual({ [aclName]: aclOfMode(0o644) });
    if (before === undefined) throw new Error('no file');
    await m.put(`${folder}/plain`, { ...before, content: 'new' });
    expect(await m.readFile(`${folder}/plain`)).toEqual({ ...before, content: 'new' });
    expect(await shown(`${folder}/plain`)).toBe('');
  });

  test('stat counts hard links', async () => {
    const m = machine();
    const folder = await fresh();
    await m.put(`${folder}/file`, await own({}));
    expect((await m.stat(`${folder}/file`))?.links).toBe(1);
    await m.run(['ln', `${folder}/file`, `${folder}/other`]);
    expect((await m.stat(`${folder}/file`))?.links).toBe(2);
  });
}
