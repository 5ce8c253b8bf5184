import type { Output } from '../../../engine/model/machine.ts';
import { bytesOf, placeOf, writeText } from '../world/files.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { failed, printed, type Program } from './program.ts';

/** The content of an image file made here, instead of sectors. */
interface Image {
  readonly format: string;
  readonly size: number;
  readonly backing: { readonly path: string; readonly format: string } | null;
}

const mark = 'disk image ';

/** The image in a file: made here by qemu-img, a qcow2 by its first bytes, or raw sectors. */
function imageAt(world: World, path: string): Image | undefined {
  const bytes = bytesOf(show(world), path);
  if (bytes === undefined) return undefined;
  const text = bytes.toString('utf8');
  // What was written behind the image's own bytes is no part of it.
  if (text.startsWith(mark)) return JSON.parse(text.slice(mark.length).split('\n', 1)[0] ?? '') as Image;
  if (text.startsWith('QFI')) return { format: 'qcow2', size: 2 ** 30, backing: null };
  return { format: 'raw', size: Math.ceil(bytes.length / 512) * 512, backing: null };
}

function put(world: World, path: string, image: Image): Output {
  writeText(world, path, `${mark}${JSON.stringify(image)}\n`);
  return printed('');
}

const missing = (path: string): Output =>
  failed(1, `qemu-img: Could not open '${path}': Could not open '${path}': No such file or directory`);

/** Options with a value, and the arguments that are not options. */
function read(args: readonly string[]): { readonly values: Readonly<Record<string, string>>; readonly rest: string[] } {
  const values: Record<string, string> = {};
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (/^-[fFObS]$/.test(word)) values[word] = args[(at += 1)] ?? '';
    else if (!word.startsWith('-')) rest.push(word);
  }
  return { values, rest };
}

function info(world: World, path: string): Output {
  const image = imageAt(world, path);
  if (image === undefined) return missing(path);
  const backing = image.backing !== null && {
    'backing-filename': image.backing.path,
    'full-backing-filename': image.backing.path,
    'backing-filename-format': image.backing.format,
  };
  const size = { 'virtual-size': image.size, 'actual-size': 4096 };
  return printed(`${JSON.stringify({ filename: path, format: image.format, ...size, ...backing }, null, 4)}\n`);
}

function run(world: World, args: readonly string[]): Output {
  const [verb = '', ...words] = args;
  const { values, rest } = read(words);
  const [first = '', second = ''] = rest;
  switch (verb) {
    case '--version':
      return printed('qemu-img version 10.0.13 (Debian 1:10.0.13+ds-0+deb13u1)\n');
    case 'info':
      return info(world, first);
    case 'create': {
      const base = values['-b'];
      const backing = base === undefined ? null : { path: base, format: values['-F'] ?? 'raw' };
      const under = base === undefined ? undefined : imageAt(world, base);
      if (base !== undefined && under === undefined) return missing(base);
      placeOf(world, first);
      const size = second === '' ? (under?.size ?? 0) : Number(second);
      return put(world, first, { format: values['-f'] ?? 'raw', size, backing });
    }
    case 'convert': {
      const from = imageAt(world, first);
      if (from === undefined) return missing(first);
      return put(world, second, { format: values['-O'] ?? 'raw', size: from.size, backing: null });
    }
    case 'resize': {
      const image = imageAt(world, first);
      return image === undefined ? missing(first) : put(world, first, { ...image, size: Number(second) });
    }
    default:
      return failed(1, `qemu-img: Command not found: ${verb}`);
  }
}

/**
 * qemu-img(1): an image file holds a description instead of its sectors. Like the real program, it overwrites existing
 * files.
 */
export const qemuImg: Program = {
  name: 'qemu-img',
  changes: (args) => !['info', '--version', 'check', 'map'].includes(args[0] ?? ''),
  run,
};
