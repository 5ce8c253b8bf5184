import type { ArchiveDescription, DescribedFile } from '../tree/description.ts';
import { listFiles } from '../packages/list-files.ts';
import { stanzaText, type Stanza } from '../packages/package-stanzas.ts';

/** The packages that the lab host's installer installed. */
export const installedPackages: readonly string[] = [
  'debian-archive-keyring',
  'iproute2',
  'kmod',
  'linux-image-amd64',
  'openssh-server',
  'pciutils',
  'qemu-system-x86',
];

const program = (name: string): Readonly<Record<string, string>> => ({ [`/usr/bin/${name}`]: '\x7fELF' });

const key = 'key of the Debian archive\n';

/** Debian's archive and its debug archive, limited to the packages that playbooks use. */
export function labArchives(release: string): readonly ArchiveDescription[] {
  const debian = 'http://deb.debian.org/debian';
  return [
    {
      uri: debian,
      suite: 'trixie',
      component: 'main',
      key,
      packages: [
        {
          name: 'atop',
          version: '2.11.1-1',
          files: { ...program('atop'), ...program('atopsar'), '/etc/default/atop': 'LOGINTERVAL=600\n' },
        },
        { name: 'iperf', version: '2.2.1+dfsg-1', files: program('iperf') },
        { name: 'iperf3', version: '3.18-2', depends: ['libiperf0'], files: program('iperf3') },
        { name: 'libiperf0', version: '3.18-2', depends: ['libsctp1'] },
        { name: 'libsctp1', version: '1.0.21+dfsg-1' },
        { name: 'linux-perf', version: '6.12.107-1', recommends: ['libunwind8'], files: program('perf') },
        { name: 'libunwind8', version: '1.8.1-0.1' },
      ],
    },
    {
      uri: `${debian}-debug`,
      suite: 'trixie-debug',
      component: 'main',
      key,
      packages: [
        {
          name: `linux-image-${release}-dbg`,
          version: '6.12.107-1',
          files: { [`/usr/lib/debug/boot/vmlinux-${release}`]: '\x7fELF' },
        },
      ],
    },
  ];
}

const text = (content: string): DescribedFile => ({ content });

/** The files of dpkg and apt on a host whose first archive is configured and its lists fetched. */
export function packageFiles(
  names: readonly string[],
  archives: readonly ArchiveDescription[],
): Readonly<Record<string, DescribedFile>> {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const first = archives[0];
  const status = names.map(
    (name): Stanza =>
      new Map([
        ['Package', name],
        ['Status', 'install ok installed'],
        ['Architecture', 'amd64'],
        ['Version', '1.0-1'],
      ]),
  );
  return {
    ...Object.fromEntries(
      ['apt-cache', 'apt-get', 'apt-mark', 'dpkg', 'dpkg-query'].map((name) => [
        `/usr/bin/${name}`,
        { content: '\x7fELF', mode: 0o755 },
      ]),
    ),
    ...Object.fromEntries(names.map((name) => [`/var/lib/dpkg/info/${name}.list`, text(`/usr/share/doc/${name}\n`)])),
    '/var/lib/dpkg/info/debian-archive-keyring.list': text(`${keyring}\n`),
    '/var/lib/dpkg/status': text(stanzaText(status)),
    '/var/lib/apt/extended_states': text(''),
    [keyring]: text(first?.key ?? ''),
    ...(first === undefined
      ? {}
      : {
          '/etc/apt/sources.list': text(`deb [signed-by=${keyring}] ${first.uri} ${first.suite} ${first.component}\n`),
          ...Object.fromEntries(Object.entries(listFiles(first)).map(([path, content]) => [path, text(content)])),
        }),
  };
}
