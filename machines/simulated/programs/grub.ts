import { bytesOf, writeText } from '../world/files.ts';
import { makeGrubCfg } from '../boot/make-grub-cfg.ts';
import { environmentOf, environmentText } from '../boot/grub-environment.ts';
import { acts, failed, readOnly, printed, type Program } from './program.ts';

/** grub-mkconfig(8): to standard output, or to the file of -o. */
export const grubMkconfig: Program = {
  name: 'grub-mkconfig',
  changes: (args) => args.some((arg) => arg.startsWith('-o') || arg.startsWith('--output')),
  run(world, args) {
    const made = makeGrubCfg(world);
    if ('code' in made) return failed(made.code, made.message);
    const at = args.findIndex((arg) => arg === '-o' || arg.startsWith('--output'));
    const path = at === -1 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
    if (path === undefined) return printed(made.text, 0, made.log);
    writeText(world, path, made.text);
    return printed('', 0, made.log);
  },
};

/** Debian's update-grub(8). */
export const updateGrub = acts('update-grub', (world, _, options) =>
  grubMkconfig.run(world, ['-o', '/boot/grub/grub.cfg'], options),
);

const grubenv = '/boot/grub/grubenv';

/** grub-reboot(8): selects the entry of the next boot only. */
export const grubReboot = acts('grub-reboot', (world, args) => {
  const entryName = args[0];
  if (entryName === undefined) return failed(1, 'More than one menu entry?');
  const variables = new Map(environmentOf(bytesOf(world.disk, grubenv)?.toString('utf8') ?? ''));
  writeText(world, grubenv, environmentText(variables.set('next_entry', entryName)));
  return printed('');
});

/** grub-editenv(1): sets, removes or lists variables of an environment block. */
export const grubEditenv: Program = {
  name: 'grub-editenv',
  changes: (args) => ['set', 'unset', 'create'].includes(args[1] ?? ''),
  run(world, [path = '', verb = '', ...words]) {
    if (path === '--version') return printed('grub-editenv (GRUB) 2.12\n');
    const text = bytesOf(world.disk, path)?.toString('utf8');
    if (text === undefined) return failed(1, `grub-editenv: error: cannot open \`${path}': No such file or directory.`);
    const variables = new Map(environmentOf(text));
    switch (verb) {
      case 'list':
        return printed([...variables].map(([name, value]) => `${name}=${value}\n`).join(''));
      case 'set':
        for (const word of words) variables.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
        break;
      case 'unset':
        for (const word of words) variables.delete(word);
        break;
      default:
        return failed(1, `grub-editenv: error: Unknown command \`${verb}'.`);
    }
    writeText(world, path, environmentText(variables));
    return printed('');
  },
};

/** grub-probe(8): the device and file system of /boot/grub. */
export const grubProbe = readOnly('grub-probe', ({ description }, args) => {
  const { abstraction, fileSystem } = description.grubDisk ?? { abstraction: '', fileSystem: 'ext2' };
  const target = args.map((arg) => /^(?:--target=|-t)(.+)$/.exec(arg)?.[1]).find((found) => found !== undefined);
  return printed(`${target === 'abstraction' ? abstraction : fileSystem}\n`);
});
