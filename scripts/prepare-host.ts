import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseEnv } from 'node:util';
import { askPassword, findBecomeRoot } from './become-root.ts';
import { phase } from './phase.ts';

const log = join(import.meta.dirname, '..', '.cache', 'apt.log');

/** The name of this distribution, and how well it is supported. */
function distribution(): { readonly name: string; readonly kind: 'tried' | 'likely' | 'other' } {
  let release: ReturnType<typeof parseEnv> = {};
  try {
    release = parseEnv(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    // Not a Linux with an os-release file.
  }
  const name = release['PRETTY_NAME'] ?? process.platform;
  if (release['ID'] === 'debian' && ['12', '13'].includes(release['VERSION_ID'] ?? '')) return { name, kind: 'tried' };
  const family = `${release['ID'] ?? ''} ${release['ID_LIKE'] ?? ''}`.split(' ');
  return { name, kind: family.some((each) => each === 'debian' || each === 'ubuntu') ? 'likely' : 'other' };
}

async function agrees(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  terminal.on('SIGINT', () => ended.abort()).on('close', () => ended.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal: ended.signal })).trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

/** `missing`: packages are missing, and the instructions were printed; `failed`: the installation was tried. */
export type Preparation = 'ready' | 'missing' | 'failed';

export async function prepareHost(look: () => Promise<readonly string[]>, yes: boolean): Promise<boolean> {
  return (await preparationOf(look, yes)) === 'ready';
}

/**
 * Installs the distribution packages that `look` reports as missing. At a terminal it requests a confirmation first,
 * unless `yes` is set.
 */
export async function preparationOf(look: () => Promise<readonly string[]>, yes: boolean): Promise<Preparation> {
  const missing = await look();
  if (missing.length === 0) return 'ready';
  const { name, kind } = distribution();
  const list = missing.join(' ');
  if (kind === 'other') {
    process.stderr.write(
      `This is ${name}; packages are installed by themselves only on Debian 12 and 13.\n` +
        `Missing are the equivalents of these Debian packages: ${list}\nInstall them and run this again.\n`,
    );
    return 'missing';
  }
  if (kind === 'likely')
    process.stdout.write(`This is ${name}. Only Debian 12 and 13 are tested, but it will probably work.\n`);
  const become = findBecomeRoot();
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'];
  const sudo = become.kind === 'root' || become.kind === 'none' ? '' : 'sudo ';
  const commands = [`${sudo}apt-get update`, `${sudo}apt-get install --no-install-recommends ${list}`];
  if (become.kind === 'none' || (become.kind === 'password' && !atTerminal)) {
    const who = become.kind === 'none' ? 'root (this user has no sudo)' : 'root (sudo asks for a password)';
    process.stderr.write(
      `Distribution packages are missing. Installing them needs ${who}. Run this, then try again:\n\n` +
        `  ${commands.join(' && ')}\n\n`,
    );
    return 'missing';
  }
  const shown = commands.map((command) => `  ${command}\n`).join('');
  process.stdout.write(`These commands install the missing packages:\n\n${shown}\n`);
  if (!yes && atTerminal && !(await agrees('Run them? [y/N] '))) {
    process.stderr.write('Nothing was installed.\n');
    return 'missing';
  }
  if (become.kind === 'password' && !askPassword()) return 'missing';
  // Two processes that start at once take turns: apt-get does not wait for another apt-get that reads the package
  // lists.
  const asRoot = [...(become.kind === 'root' ? [] : ['sudo']), 'flock', '/var/lib/apt/lists'];
  const apt = [
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-y',
    '-o',
    'DPkg::Lock::Timeout=300',
  ];
  // A failed update is only shown, because the existing lists may contain the packages.
  await phase('Reading package lists (apt-get update)', [...apt, 'update'], { log });
  const title = `Installing ${missing.length} package${missing.length === 1 ? '' : 's'} (apt-get install)`;
  if (!(await phase(title, [...apt, 'install', '--no-install-recommends', ...missing], { log }))) return 'failed';
  const still = await look();
  if (still.length > 0) process.stderr.write(`Installed, yet not found afterwards: ${still.join(' ')}\n`);
  return still.length === 0 ? 'ready' : 'failed';
}
