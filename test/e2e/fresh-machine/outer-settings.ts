import { existsSync } from 'node:fs';
import { appendFile, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** Variables with the network settings of this machine. */
const networkVariables = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy'];

/** Settings of npm for the access to its registry. */
const npmSettings = ['registry', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl'];

/** The environment that a program of a root needs to reach the network as this machine does. */
export function networkEnvironment(): Readonly<Record<string, string>> {
  const known = Object.entries(process.env).filter(([name]) => networkVariables.includes(name.toLowerCase()));
  return Object.fromEntries(known.map(([name, value]) => [name, value ?? '']));
}

/**
 * Copies the network settings of this machine into a root: name servers, hosts, the proxies and registries of apt and
 * npm, and added certificates. The programs of the root see no other settings of this machine.
 */
export async function outerSettings(root: string, home: string): Promise<void> {
  for (const file of ['etc/resolv.conf', 'etc/hosts']) await copyFile(join('/', file), join(root, file));
  await aptSettings(root);
  await certificates(root);
  await npmConfiguration(root, home);
}

/** Only apt's ways of fetching: its hooks call programs that the root does not have. */
async function aptSettings(root: string): Promise<void> {
  const { stdout } = await execa('apt-config', ['dump']);
  const fetching = /^Acquire::(?!IndexTargets|CompressionTypes|Changelogs|Languages|[\w:]*Proxy-Auto-Detect)/i;
  const lines = stdout.split('\n').filter((line) => fetching.test(line));
  await writeFile(join(root, 'etc/apt/apt.conf.d/90outer'), `${lines.join('\n')}\n`);
}

async function certificates(root: string): Promise<void> {
  const added = '/usr/local/share/ca-certificates';
  if (existsSync(added)) await cp(added, join(root, added), { recursive: true });
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (extra !== undefined && existsSync(extra)) {
    await mkdir(join(root, added), { recursive: true });
    await copyFile(extra, join(root, added, 'extra.crt'));
  }
  await execa('chroot', [root, 'update-ca-certificates']);
}

async function npmConfiguration(root: string, home: string): Promise<void> {
  const config = async (name: string): Promise<string> => {
    // Read outside the checkout, whose package.json is not a setting of this machine.
    const { stdout } = await execa('npm', ['config', 'get', name], { cwd: '/', preferLocal: false });
    return ['undefined', 'null', ''].includes(stdout.trim()) ? '' : stdout.trim();
  };
  const global = await config('globalconfig');
  if (global !== '' && existsSync(global)) await put(global, join(root, 'usr/local/etc/npmrc'));
  const own = (await config('userconfig')) || join(homedir(), '.npmrc');
  const target = join(home, '.npmrc');
  await writeFile(target, existsSync(own) ? await readFile(own) : '', { mode: 0o600 });
  for (const name of npmSettings) {
    const value = await config(name);
    if (value !== '') await appendFile(target, `\n${name}=${value}\n`);
  }
}

async function put(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target);
}
