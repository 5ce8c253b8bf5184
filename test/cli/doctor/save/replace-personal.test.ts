import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberOfV6, textOfV6 } from '../../../../cli/doctor/save/ip-addresses.ts';
import type { KnownName } from '../../../../cli/doctor/save/known-names.ts';
import { replacer } from '../../../../cli/doctor/save/replace-personal.ts';

const replaceIn = (text: string, known: readonly KnownName[] = []): string => replacer([text], known).replace(text);

describe('personal data is replaced in every spelling', () => {
  const hex = fc.stringMatching(/^[1-9a-e][0-9a-f]{11}$/);
  const pairsOf = (digits: string): readonly string[] => digits.match(/../g) ?? [];

  test('a MAC address: upper case, dashes, dots, without separators, inside a name', () => {
    fc.assert(
      fc.property(hex, (digits) => {
        const colons = pairsOf(digits).join(':');
        const spellings = [
          colons,
          colons.toUpperCase(),
          pairsOf(digits).join('-'),
          (digits.match(/..../g) ?? []).join('.'),
          digits,
          digits.toUpperCase(),
          `enx${digits}`,
          `BOOTIF=01-${pairsOf(digits).join('-')}`,
        ];
        const result = replaceIn(spellings.join('\n'));
        expect(result.toLowerCase().replaceAll(/[:.-]/g, '')).not.toContain(digits);
        // The same card everywhere.
        expect(
          new Set(
            result.split('\n').map((line) =>
              line
                .toLowerCase()
                .replaceAll(/[^0-9a-f]/g, '')
                .slice(-12),
            ),
          ).size,
        ).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test('addresses of IPv4 and IPv6, and never by another address of the machine', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.ipV4(), { maxLength: 6 }),
        fc.uniqueArray(fc.ipV6(), { maxLength: 4 }),
        (four, six) => {
          const personal = four.filter((text) => {
            const first = Number(text.split('.')[0]);
            return first !== 0 && first !== 127 && first < 224;
          });
          const global = six.filter((text) => !/^f[ef]/i.test(text) && numberOfV6(text) > 0xffff_ffff_ffffn);
          const text = [
            ...personal,
            ...personal.map((each) => `${each}/24`),
            ...global,
            ...global.map((each) => each.toUpperCase()),
          ].join(' ');
          const words = replaceIn(text).split(/[ /]/);
          for (const each of personal)
            if (!each.endsWith('.0') && !each.endsWith('.255')) expect(words).not.toContain(each);
          const kept = words.filter((word) => word.includes('::') || word.split(':').length === 8).map(numberOfV6);
          for (const each of global) expect(kept).not.toContain(numberOfV6(each));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('serial numbers, names and secrets, in every place', () => {
    const word = fc.stringMatching(/^[A-Z0-9]{4}[G-Z][0-9]{5}$/);
    fc.assert(
      fc.property(
        word,
        fc.stringMatching(/^[a-z]{4}zq[a-z]{2}$/),
        fc.stringMatching(/^[a-zA-Z]{3}[!%+][0-9]{4}qz$/),
        (serial, name, secret) => {
          const known: readonly KnownName[] = [
            { kind: 'serial numbers', text: serial },
            { kind: 'host names', text: name },
            { kind: 'user names', text: `${name}x` },
          ];
          const text = [
            `/dev/disk/by-id/nvme-Samsung_SSD_${serial}-part1 ${serial.toLowerCase()} ${serial.slice(0, 4)}-${serial.slice(4)}`,
            `127.0.1.1 ${name}.corp.example ${name} ${name.toUpperCase()}`,
            `/home/${name}x/.ssh ${name}x@${name}.corp.example`,
            `root=/dev/mapper/${name}--vg-root password=${secret} rd.iscsi.password=${secret} again ${secret}`,
            `https://${name}x:${secret}@repo.corp.example/debian`,
            `--vnc-password ${secret} -object secret,id=s0,data=${secret}`,
          ].join('\n');
          const result = replaceIn(text, known).toLowerCase();
          for (const each of [serial, name, secret]) {
            expect(result.replaceAll(/[-_.: ]/g, '')).not.toContain(each.toLowerCase().replaceAll(/[-_.: ]/g, ''));
          }
          expect(result).toContain('--vg-root');
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfZr0S0mEb9zYp4l1yq3mYJ ada@laptop',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----',
    'password_pbkdf2 root grub.pbkdf2.sha512.10000.C8ABD3E93C4DFC83138B0C7A3D719BC650E6234310DA069E6FDB0DD4156313DA3D0D9BFFC2846C21D5A2DDA515114CF6378F8A064C94198D0618E70D23717E82.509BFA8A4217EAD0B33C87432524C0B6B64B34FBAD22D3E6E6874D9B101996C5F98AB1746FE7C7199147ECF4ABD8661C222EEEDB7D14A843261FFF2C07B1269A',
    'root:$6$rounds=5000$saltsalt$Aa0/Bb1.Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9:19000',
    'Authorization: Bearer abcdef0123456789.token',
    'token=ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'PrivateKey = kJ8s7dXQ2pN5vB1mZ0cR4tY6uI9oP3aS7dF2gH5jK1=',
    'netroot=iscsi:ada:hunter2hunter2@192.168.7.9::::iqn.2001-04.com.example:storage',
  ])('a secret is never saved: %s', (text) => {
    const secrets =
      text.match(/AAAA\S+|b3Blb\S+|C8ABD3\w+|509BFA\w+|Aa0\/\S+?(?=:)|abcdef0\S+|ghp_\w+|kJ8s7\S+|hunter2hunter2/g) ??
      [];
    expect(secrets.length).toBeGreaterThan(0);
    const result = replaceIn(text);
    for (const secret of secrets) expect(result).not.toContain(secret);
  });
});

describe('the structure stays', () => {
  test('addresses of one network stay in one network, and its edges stay edges', () => {
    const text = '10.20.30.0/24 10.20.30.1 10.20.30.77/24 10.20.30.255 default 0.0.0.0/0 127.0.0.1 255.255.255.0';
    const [network = '', gateway = '', own = '', broadcast = '', ...rest] = replaceIn(text).split(' ');
    const base = network.replace('.0/24', '.');
    expect(network).toMatch(/^10\.\d+\.\d+\.0\/24$/);
    expect(network).not.toBe('10.20.30.0/24');
    expect([gateway, own, broadcast].every((each) => each.startsWith(base))).toBe(true);
    expect(broadcast).toBe(`${base}255`);
    expect(rest.join(' ')).toBe('default 0.0.0.0/0 127.0.0.1 255.255.255.0');
  });

  test('the prefix in the output of ip -j is understood', () => {
    const text = '[{"family":"inet","local":"10.20.30.77","prefixlen":16,"broadcast":"10.20.255.255"}] 10.20.1.1';
    const [, own = '', edge = '', other = ''] =
      /"local":"([^"]+)".*"broadcast":"([^"]+)"\S* (\S+)/.exec(replaceIn(text)) ?? [];
    const base = own.split('.').slice(0, 2).join('.');
    expect(edge).toBe(`${base}.255.255`);
    expect(other.startsWith(`${base}.`)).toBe(true);
  });

  test.each([
    'iommu.passthrough=1 intel_iommu=on quiet vfio-pci.ids=8086:10d3',
    '0000:00:1f.6 0000:65:00.0 00000000-ffff',
    'pci:v00008086d000010D3sv00008086sd00000000bc02sc00i00',
    'SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c',
    'QEMU emulator version 7.2.22.1 (Debian 1:7.2+dfsg-7+deb12u18+b3)',
    '# CONFIG_PKCS8_PRIVATE_KEY_PARSER is not set\nCONFIG_CRYPTO_AUTHENC=m',
    '# Uncomment if you don\'t want GRUB to pass "root=UUID=xxx" parameter to Linux',
    'getty@tty1.service 12:34:56 ff:ff:ff:ff:ff:ff 00:00:00:00:00:00 ::1 ff02::1',
    'URIs: http://deb.debian.org/debian',
  ])('what identifies nobody is not changed: %s', (text) => expect(replaceIn(text)).toBe(text));

  test('an IPv6 address has one text', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 128n) - 1n), (number) => {
        expect(numberOfV6(textOfV6(number))).toBe(number);
      }),
    );
    expect(textOfV6(numberOfV6('2001:DB8:0:0:1:0:0:1'))).toBe('2001:db8::1:0:0:1');
  });
});
