import { createHash } from 'node:crypto';
import { bytesOf, edit, placeOf, textOf, unlink, writeText } from '../world/files.ts';
import { find, place } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import { acts, failed, readOnly, printed, type Program } from './program.ts';

/** The content that every address of the simulated network serves. */
const served = 'a cloud image\n';

const valueOf = (args: readonly string[], option: string): string | undefined => {
  const at = args.indexOf(option);
  return at === -1 ? undefined : args[at + 1];
};

/** curl(1): every web address serves the same file, a file address its file. */
const curl: Program = {
  name: 'curl',
  changes: (args) => args.includes('--output'),
  run(world, args) {
    if (args.includes('--version')) return printed('curl 8.14.1 (x86_64-pc-linux-gnu)\n');
    const url = valueOf(args, '--url') ?? '';
    const text = url.startsWith('file://') ? textOf(world, url.slice(7)) : served;
    if (text === undefined) return failed(37, `curl: (37) Couldn't open file ${url.slice(7)}`);
    const status = url.startsWith('file://') ? '' : 'HTTP/2 200 \r\n';
    if (args.includes('--head')) return printed(`${status}content-length: ${text.length}\r\n\r\n`);
    const output = valueOf(args, '--output') ?? '';
    const had = textOf(world, output) ?? '';
    writeText(world, output, had + text.slice(had.length));
    return printed('');
  },
};

const sha256sum = readOnly('sha256sum', (world, args) => {
  const path = args.at(-1) ?? '';
  const bytes = bytesOf(show(world), path);
  if (bytes === undefined) return failed(1, `sha256sum: ${path}: No such file or directory`);
  return printed(`${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
});

/** stat(1) with the formats that runbook uses; the modification time of a file is derived from its bytes. */
const stat = readOnly('stat', (world, args) => {
  if (args.includes('-f')) return printed('5242880 4096\n');
  const path = args.at(-1) ?? '';
  const node = find(show(world), path, false)?.node;
  if (node === undefined) return failed(1, `stat: cannot statx '${path}': No such file or directory`);
  const bytes = node.kind === 'file' ? node.bytes : Buffer.alloc(0);
  const time = createHash('sha256').update(bytes).digest().readUInt32BE(0);
  return printed(`${bytes.length} ${Math.ceil(bytes.length / 512)} ${time}.000000000 7\n`);
});

const chmod = acts('chmod', (world, args) => {
  const [mode = '', path = ''] = args.filter((arg) => arg !== '--');
  const target = placeOf(world, path);
  const { node } = target;
  if (node?.kind !== 'file') return failed(1, `chmod: cannot access '${path}': No such file or directory`);
  edit(world, target.path, false, (tree) => place(tree, target.path, { ...node, mode: Number.parseInt(mode, 8) }));
  return printed('');
});

const tail = readOnly('tail', (world, args) => {
  const text = textOf(world, args.at(-1) ?? '');
  if (text === undefined) return failed(1, `tail: cannot open '${args.at(-1)}' for reading: No such file or directory`);
  return printed(text.slice(-Number(valueOf(args, '-c') ?? 1024)));
});

/** mv(1) of a file; with -n an existing target is kept, which is not an error. */
const mv = acts('mv', (world, args) => {
  const [from = '', to = ''] = args.filter((arg) => !arg.startsWith('-'));
  const node = find(show(world), from, true)?.node;
  if (node?.kind !== 'file') return failed(1, `mv: cannot stat '${from}': No such file or directory`);
  const target = placeOf(world, to);
  if (args.includes('-n') && target.node !== undefined) return printed('');
  const into =
    target.node?.kind === 'directory' ? `${target.path}/${from.slice(from.lastIndexOf('/') + 1)}` : target.path;
  edit(world, into, false, (tree) => place(tree, into, node));
  unlink(world, from);
  return printed('');
});

/** The programs that make and inspect large files. */
export const artifactPrograms: readonly Program[] = [curl, sha256sum, stat, chmod, tail, mv];
