import { describe as inWords } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../../changes/file/change.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { aptRepo } from '../../../steps/apt-repo/index.ts';
import { listName } from '../../../steps/apt-repo/list-name.ts';
import { readOpenPgpKeys } from '../../../steps/apt-repo/openpgp-keys.ts';
import { planOf } from '../support/changing.ts';
import { filled } from '../support/filled.ts';

/** Two throw-away ed25519 keys, as gpg exports them. */
const first = {
  fingerprint: '75461A8703573F3457B63977B1E0289BFC19D78A',
  armored: `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawLwZhYJKwYBBAHaRw8BAQdA+Yr75MmHe/+yF/mqlw7QODuLJLaajdhRvMFK
SGaDANm0HUFyY2hpdmUgPGFyY2hpdmVAZXhhbXBsZS5vcmc+iJAEExYIADgWIQR1
RhqHA1c/NFe2OXex4Cib/BnXigUCawLwZgIbAwULCQgHAgYVCgkICwIEFgIDAQIe
AQIXgAAKCRCx4Cib/BnXihbYAP0Qi2oGI7kQKlqN2adKtVOMFKZrTdmAvb4KLGIN
NwPPvAEA6LDPL/yEH/h1yXDWkXiDHWcmbwzDg88v7tCblQTiMA8=
=mtyE
-----END PGP PUBLIC KEY BLOCK-----
`,
};
const second = {
  fingerprint: 'FFA783E3AF2A0666A83206BB8E42AD02B5BFFB77',
  armored: `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawLwZhYJKwYBBAHaRw8BAQdAChyhNbm1FBPIbCiX0kcybL/glMLz08GC65GD
BxwuaHC0HUFyY2hpdmUgPGFyY2hpdmVAZXhhbXBsZS5vcmc+iJAEExYIADgWIQT/
p4PjryoGZqgyBruOQq0Ctb/7dwUCawLwZgIbAwULCQgHAgYVCgkICwIEFgIDAQIe
AQIXgAAKCRCOQq0Ctb/7d3JIAPoCsWb+aCUCuv/ZREbvTBRvL7hHTc0ZOqbTQOX7
Y1rNtQD/Qk5M3LNRq53DDg5dtu2WuFJYYGu4B2+1Q86YohWoewY=
=0vCF
-----END PGP PUBLIC KEY BLOCK-----
`,
};

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const debug = {
  name: 'debug',
  uri: 'http://deb.debian.org/debian-debug',
  suites: ['trixie-debug'],
  components: ['main'],
};
const ours = { ...debug, key: first.armored, fingerprint: first.fingerprint };

const bytesOf = async (armored: string): Promise<Buffer> =>
  Buffer.from((await readOpenPgpKeys(Buffer.from(armored)))?.[0]?.bytes ?? []);

describe('the plan', () => {
  test('writes the key before the source, and updates the lists last', async () => {
    const { changes, refusals } = await planOf(aptRepo, ours, simulatedMachine(labHost));
    expect(refusals).toEqual([]);
    expect(changes.map(inWords)).toEqual([
      '+ /etc/apt/keyrings/debug.gpg',
      '+ /etc/apt/sources.list.d/debug.sources',
      '+ package lists of /etc/apt/sources.list.d/debug.sources, verified with its key',
    ]);
    expect((changes[1] as FileChange).after).toEqual({
      encoding: 'utf8',
      content:
        'Types: deb\nURIs: http://deb.debian.org/debian-debug\nSuites: trixie-debug\nComponents: main\nSigned-By: /etc/apt/keyrings/debug.gpg\n',
      mode: 0o644,
      owner: 0,
      group: 0,
    });
  });

  test('trusts only the key with the fingerprint from a file with several keys', async () => {
    const both = Buffer.concat([await bytesOf(second.armored), await bytesOf(first.armored)]);
    const machine = simulatedMachine(labHost);
    await machine.put('/root/keys', {
      encoding: 'base64',
      content: both.toString('base64'),
      mode: 0o644,
      owner: 0,
      group: 0,
    });
    const input = { ...debug, key_file: '/root/keys', fingerprint: first.fingerprint.toLowerCase() };
    const [key] = (await planOf(aptRepo, input, machine)).changes as readonly FileChange[];
    expect(key?.after).toMatchObject({
      encoding: 'base64',
      content: (await bytesOf(first.armored)).toString('base64'),
    });
  });

  test('uses a keyring of the distribution in its place', async () => {
    const { changes, refusals } = await planOf(aptRepo, { ...debug, keyring }, simulatedMachine(labHost));
    expect(refusals).toEqual([]);
    expect((changes as FileChange[])[0]?.after?.content).toMatch(`Signed-By: ${keyring}\n`);
  });
});

describe('is refused', () => {
  const host = simulatedMachine(withFiles(labHost, { '/root/none': 'not a key', '/root/loose.gpg': 'x' }));
  const source = (name: string, text: string) =>
    simulatedMachine(withFiles(labHost, { [`/etc/apt/sources.list.d/${name}`]: text }));
  const listed = 'deb [arch=amd64] http://deb.debian.org/debian-debug/ trixie-debug main contrib # debug\n';
  const stanza =
    'Types: deb deb-src\nURIs: http://example.org\n http://deb.debian.org/debian-debug\nSuites: trixie-debug\nComponents: main\n';

  test.each([
    ['key-fingerprint-mismatch', { ...ours, fingerprint: second.fingerprint }, host, first.fingerprint],
    [
      'key-not-readable',
      { ...debug, key_file: '/root/none', fingerprint: first.fingerprint },
      host,
      'no public-key packet',
    ],
    ['key-not-readable', { ...ours, key: first.armored.slice(0, 200) }, host, 'no public-key packet'],
    ['key-not-found', { ...debug, key_file: '/root/absent', fingerprint: first.fingerprint }, host, 'no such file'],
    ['keyring-of-no-package', { ...debug, keyring: '/root/loose.gpg' }, host, 'dpkg-query --search'],
    ['repo-configured-elsewhere', ours, source('old.list', listed), '/etc/apt/sources.list.d/old.list:1'],
    ['repo-configured-elsewhere', ours, source('old.sources', stanza), '/etc/apt/sources.list.d/old.sources:1'],
  ])('%s', async (check, input, machine, evidence) => {
    const { changes, refusals } = await planOf(aptRepo, input, machine);
    expect(changes).toEqual([]);
    expect(refusals).toMatchObject([{ check, override: null }]);
    expect(refusals[0]?.evidence).toContain(evidence);
  });

  test.each([
    ['commented out', 'old.list', `# ${listed}`],
    ['of another component', 'old.list', listed.replace('main contrib', 'contrib')],
    ['switched off', 'old.sources', `Enabled: no\n${stanza}`],
    ['of sources only', 'old.sources', stanza.replace('deb deb-src', 'deb-src')],
    ['not read by apt', 'old.list.save', listed],
  ])('not by an entry that is %s', async (_, name, text) => {
    expect((await planOf(aptRepo, ours, source(name, text))).refusals).toEqual([]);
  });
});

test.each([
  ['http://deb.debian.org/debian-debug', 'trixie-debug', 'deb.debian.org_debian-debug_dists_trixie-debug_'],
  ['https://me:pw@example.org:8080/a_b/~c/', 'stable', 'example.org:8080_a%5fb_%7ec_dists_stable_'],
  ['file:/srv/archive', './', '_srv_archive_._'],
  ['http://example.org', 'sid/updates', 'example.org_dists_sid_updates_'],
])('the lists of %s %s start with %s', (uri, suite, name) => {
  expect(listName(uri, suite)).toBe(name);
});

test.each([
  ['a short key id', { ...ours, fingerprint: '428D7C01' }],
  ['a key without its fingerprint', { ...debug, key: first.armored }],
  ['no key', debug],
  ['two keys', { ...ours, keyring }],
  ['a fingerprint without a key to compare', { ...debug, keyring, fingerprint: first.fingerprint }],
  ['a name that apt would not read', { ...ours, name: 'a.b' }],
  ['a URI with options in it', { ...ours, uri: 'http://x [trusted=yes]' }],
])('the schema does not take %s', (_, input) => {
  expect(() => filled(aptRepo.schema, input)).toThrow();
});
