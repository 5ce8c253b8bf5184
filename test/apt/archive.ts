import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { needs } from '../needs.ts';

needs('gpg', 'gpg-agent', 'gpgconf');

const run = promisify(execFile);

/** A package for an archive; `scripts` are its maintainer scripts, e.g. postinst. */
export interface TestPackage {
  readonly name: string;
  readonly version?: string;
  /** Further fields of its control file, e.g. Depends. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

async function put(path: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await chmod(path, mode);
}

/** Builds one .deb with dpkg-deb and returns its stanza for a Packages file. */
async function build(folder: string, one: TestPackage): Promise<string> {
  const { name, version = '1.0', files = {}, fields = {}, scripts = {} } = one;
  const tree = join(folder, 'build', `${name}_${version}`);
  const named = {
    Package: name,
    Version: version,
    Architecture: 'all',
    Maintainer: 'Test <test@example.org>',
    ...fields,
  };
  const control = Object.entries({ ...named, Description: `test package ${name}` })
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('');
  await put(join(tree, 'DEBIAN/control'), control);
  const settings = Object.keys(files).filter((path) => path.startsWith('/etc/'));
  if (settings.length > 0) await put(join(tree, 'DEBIAN/conffiles'), `${settings.join('\n')}\n`);
  for (const [script, text] of Object.entries(scripts)) await put(join(tree, 'DEBIAN', script), text, 0o755);
  for (const [path, content] of Object.entries(files))
    await put(join(tree, path), content, path.includes('/bin/') ? 0o755 : 0o644);
  const deb = join(folder, `${name}_${version}_all.deb`);
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', tree, deb]);
  const bytes = await readFile(deb);
  const sum = createHash('sha256').update(bytes).digest('hex');
  return `${control}Filename: ./${name}_${version}_all.deb\nSize: ${bytes.length}\nSHA256: ${sum}\n`;
}

/** A temporary OpenPGP key; its agent is stopped after each use. */
export interface TestKey {
  readonly fingerprint: string;
  readonly armored: string;
  sign(text: string): Promise<string>;
}

/** Makes a key in a separate folder. */
export async function makeKey(home: string): Promise<TestKey> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const env = { ...process.env, GNUPGHOME: home };
  const gpg = async (...args: readonly string[]): Promise<string> => {
    try {
      return (
        await run('gpg', ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], { env })
      ).stdout;
    } finally {
      await run('gpgconf', ['--kill', 'gpg-agent'], { env });
    }
  };
  await gpg('--quick-gen-key', 'Archive <archive@example.org>', 'ed25519', 'sign', 'never');
  const listed = await gpg('--list-keys', '--with-colons');
  return {
    fingerprint: /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? '',
    armored: await gpg('--armor', '--export'),
    async sign(text) {
      const path = join(home, 'signing');
      await writeFile(path, text);
      return gpg('--armor', '--clearsign', '--output', '-', path);
    },
  };
}

/** Makes a flat archive of these packages in a folder, signed by the key, or unsigned. */
export async function makeArchive(
  folder: string,
  packages: readonly TestPackage[],
  key: TestKey | null,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const stanzas: string[] = [];
  for (const one of packages) stanzas.push(await build(folder, one));
  const list = stanzas.join('\n');
  await put(join(folder, 'Packages'), list);
  const sum = createHash('sha256').update(list).digest('hex');
  const release = `Origin: Test\nDate: ${new Date().toUTCString()}\nSHA256:\n ${sum} ${Buffer.byteLength(list)} Packages\n`;
  if (key === null) await put(join(folder, 'Release'), release);
  else await put(join(folder, 'InRelease'), await key.sign(release));
}
