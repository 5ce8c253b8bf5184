import { MachineError } from '../../../engine/model/machine-error.ts';
import { errnoText } from '../tree/errno.ts';
import { edit, placeOf, sync as flush, textOf, unlink, writeText } from '../world/files.ts';
import { directory, drop, find, link, place } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import { acts, failed, readOnly, printed, type Program } from './program.ts';

/** The program, with an errno turned into the message of GNU coreutils. */
function spoken(program: Program): Program {
  return {
    ...program,
    run(world, args, options) {
      try {
        return program.run(world, args, options);
      } catch (error) {
        if (!(error instanceof MachineError)) throw error;
        return failed(1, `${program.name}: ${error.path ?? ''}: ${errnoText(error.code)}`);
      }
    },
  };
}

/** The arguments that are not options, with everything after "--". */
const plain = (args: readonly string[]): readonly string[] => {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  return [...before.filter((arg) => !arg.startsWith('-')), ...(end === -1 ? [] : args.slice(end + 1))];
};

const cat = readOnly('cat', (world, args, options) => {
  if (args.length === 0) return printed(options.stdin ?? '');
  // No process writes to a FIFO here, so its reader waits for ever.
  if (plain(args).some((path) => find(show(world), path, true)?.node.kind === 'fifo'))
    return { code: null, stdout: '', stderr: '', timedOut: true };
  const texts = plain(args).map((path) => ({ path, text: textOf(world, path) }));
  const missing = texts.filter(({ text }) => text === undefined);
  const message = missing.map(({ path }) => `cat: ${path}: No such file or directory\n`).join('');
  return printed(texts.map(({ text }) => text ?? '').join(''), missing.length === 0 ? 0 : 1, message);
});

/**
 * grep(1): the lines of a file that match a pattern, at most --max-count; with -F whether the file contains a whole
 * line.
 */
const grep = readOnly('grep', (world, args) => {
  const [pattern = '', path = ''] = plain(args);
  if (args.includes('-F')) {
    const isThere = textOf(world, path)?.split('\n').includes(pattern) === true;
    return printed('', isThere ? 0 : 1);
  }
  const most = Number(
    args.map((arg) => /^--max-count=(\d+)$/.exec(arg)?.[1]).find((count) => count !== undefined) ?? Infinity,
  );
  const text = textOf(world, path);
  if (text === undefined) return failed(2, `grep: ${path}: No such file or directory`);
  const lines = text.split('\n').filter((line) => line !== '' && new RegExp(pattern).test(line));
  return printed(
    lines
      .slice(0, most)
      .map((line) => `${line}\n`)
      .join(''),
    lines.length > 0 ? 0 : 1,
  );
});

/** test(1) of one path or two strings. */
function testOf(name: string): Program {
  return readOnly(name, (world, given) => {
    const args = name === '[' ? given.slice(0, -1) : given;
    const [first = '', second = '', third] = args;
    if (second === '=') return printed('', first === third ? 0 : 1);
    if (second === '!=') return printed('', first !== third ? 0 : 1);
    if (first === '-n') return printed('', second !== '' ? 0 : 1);
    if (first === '-z') return printed('', second === '' ? 0 : 1);
    const node = find(show(world), second, first !== '-L' && first !== '-h')?.node;
    const holds: Readonly<Record<string, boolean>> = {
      '-e': node !== undefined,
      '-f': node?.kind === 'file' || node?.kind === 'attribute',
      '-d': node?.kind === 'directory',
      '-L': node?.kind === 'link',
      '-h': node?.kind === 'link',
      '-S': node?.kind === 'socket',
      '-c': node?.kind === 'device',
      '-r': node !== undefined,
      '-w': node !== undefined,
      '-s': node?.kind === 'file' && node.bytes.length > 0,
    };
    return printed('', holds[first] === true ? 0 : 1);
  });
}

const readlink = readOnly('readlink', (world, args) => {
  const path = plain(args)[0] ?? '';
  if (args.some((arg) => /^-[fe]/.test(arg))) {
    const found = find(show(world), path, true);
    return found === undefined ? printed('', 1) : printed(`${found.path}\n`);
  }
  const node = find(show(world), path, false)?.node;
  return node?.kind === 'link' ? printed(`${node.target}\n`) : printed('', 1);
});

/** ln -s: makes a link with a text as its target. */
const ln = acts('ln', (world, args) => {
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--' && !/^-[sfn]+$/.test(arg));
  if (unknown !== undefined) return failed(1, `ln: the simulated machine does not know the option ${unknown}`);
  const [target = '', path = ''] = args.filter((arg, at) => !/^-[sfn]+$/.test(arg) && !(arg === '--' && at < 2));
  if (find(show(world), path, false) !== undefined && !args.some((arg) => /^-\w*f/.test(arg)))
    return failed(1, `ln: failed to create symbolic link '${path}': File exists`);
  edit(world, path, false, (tree) => place(tree, path, link(target)));
  return printed('');
});

const mkfifo = acts('mkfifo', (world, args) => {
  for (const path of plain(args)) {
    const { path: real, node } = placeOf(world, path);
    if (node !== undefined) return failed(1, `mkfifo: cannot create fifo '${path}': File exists`);
    edit(world, real, false, (tree) => place(tree, real, { kind: 'fifo', mode: 0o644, owner: 0, group: 0 }));
  }
  return printed('');
});

const touch = acts('touch', (world, args) => {
  for (const path of plain(args)) if (find(show(world), path, true) === undefined) writeText(world, path, '');
  return printed('');
});

const mkdir = acts('mkdir', (world, args) => {
  for (const path of plain(args)) {
    if (find(show(world), path, true) !== undefined) {
      if (args.includes('-p')) continue;
      return failed(1, `mkdir: cannot create directory '${path}': File exists`);
    }
    if (args.includes('-p')) edit(world, path, false, (tree) => place(tree, path, directory()));
    else {
      const target = placeOf(world, path);
      edit(world, target.path, false, (tree) => place(tree, target.path, directory()));
    }
  }
  return printed('');
});

/** The directories above a path, nearest first, without the root. */
function parentsOf(path: string): readonly string[] {
  const names = path.split('/').slice(1, -1);
  return names.map((_, index) => `/${names.slice(0, names.length - index).join('/')}`);
}

const rmdir = acts('rmdir', (world, args) => {
  const up = args.includes('--parents');
  const lenient = args.includes('--ignore-fail-on-non-empty');
  const paths = plain(args).flatMap((path) => (up ? [path, ...parentsOf(path)] : [path]));
  for (const path of paths) {
    const found = find(show(world), path, false);
    const why =
      found === undefined
        ? 'ENOENT'
        : found.node.kind !== 'directory'
          ? 'ENOTDIR'
          : found.node.entries.size > 0
            ? 'ENOTEMPTY'
            : undefined;
    if (why === 'ENOTEMPTY' && lenient) return printed('');
    if (found === undefined || why !== undefined)
      return failed(1, `rmdir: failed to remove '${path}': ${errnoText(why ?? 'ENOENT')}`);
    edit(world, found.path, false, (tree) => drop(tree, found.path));
  }
  return printed('');
});

const rm = acts('rm', (world, args) => {
  const deep = args.some((arg) => /^-\w*r/.test(arg));
  const forced = args.some((arg) => /^-\w*f/.test(arg));
  for (const path of plain(args)) {
    const found = find(show(world), path, false);
    if (found === undefined && forced) continue;
    if (found === undefined) return failed(1, `rm: cannot remove '${path}': No such file or directory`);
    if (found.node.kind === 'directory' && !deep) return failed(1, `rm: cannot remove '${path}': Is a directory`);
    unlink(world, path);
  }
  return printed('');
});

/** cp of a file to a path. */
const cp = acts('cp', (world, args) => {
  const [from = '', to = ''] = plain(args);
  const source = find(show(world), from, true);
  const node = source?.node;
  if (node?.kind !== 'file') return failed(1, `cp: cannot stat '${from}': No such file or directory`);
  const target = placeOf(world, to);
  const path =
    target.node?.kind === 'directory' ? `${target.path}/${from.slice(from.lastIndexOf('/') + 1)}` : target.path;
  edit(world, path, false, (tree) => place(tree, path, node));
  return printed('');
});

/** chown(1) of files and folders to a user; kernel files are ignored. */
const chown = acts('chown', (world, args) => {
  const [user = '', ...paths] = plain(args);
  const line = (textOf(world, '/etc/passwd') ?? '').split('\n').find((each) => each.startsWith(`${user}:`));
  const owner = Number(line?.split(':')[2] ?? user.split(':')[0]);
  for (const path of paths) {
    const found = find(show(world), path, true);
    if (found?.node.kind !== 'file' && found?.node.kind !== 'directory') continue;
    const node = { ...found.node, owner };
    edit(world, found.path, false, (tree) => place(tree, found.path, node));
  }
  return printed('');
});

/** sync(1): all data written so far survives a power cut. */
const sync = acts('sync', (world) => {
  flush(world);
  return printed('');
});

/** Programs of coreutils that read files or change them. */
export const filePrograms: readonly Program[] = [
  cat,
  grep,
  testOf('test'),
  testOf('['),
  readlink,
  ln,
  mkfifo,
  touch,
  mkdir,
  rmdir,
  rm,
  chown,
  cp,
  sync,
].map(spoken);
