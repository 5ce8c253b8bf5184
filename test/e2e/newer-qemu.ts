import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** Programs that PATH finds first until they are disposed of. */
export interface NewerQemu extends AsyncDisposable {
  readonly version: string;
}

/**
 * Debian 13's QEMU (10.0), in a folder of its own, as the `qemu-system-x86_64` and `qemu-img` of this process and of what it starts. It
 * runs with its own libraries, and sees its own modules and firmware in a mount namespace of its own: root only.
 */
export async function newerQemu(): Promise<NewerQemu> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-qemu-'));
  const [tree, programs] = [join(folder, 'tree'), join(folder, 'bin')];
  await execa('mmdebstrap', [
    '--mode=root',
    '--variant=extract',
    '--format=directory',
    '--aptopt=APT::Install-Recommends "false"',
    '--include=qemu-system-x86,qemu-utils',
    'trixie',
    tree,
  ]);
  await mkdir(programs);
  const libraries = '/usr/lib/x86_64-linux-gnu';
  const inside = [
    `for folder in ${libraries}/qemu /usr/share/qemu /usr/share/seabios; do mount --bind "${tree}$folder" $folder || exit; done`,
    `exec "${tree}${libraries}/ld-linux-x86-64.so.2" --library-path "${tree}${libraries}" --argv0 "$0" "${tree}/usr/bin/$0" "$@"`,
  ];
  for (const name of ['qemu-system-x86_64', 'qemu-img'])
    await writeFile(
      join(programs, name),
      `#!/bin/sh\nexec unshare --mount sh -c '${inside.join('\n')}' ${name} "$@"\n`,
      { mode: 0o755 },
    );
  const path = process.env['PATH'] ?? '';
  process.env['PATH'] = [programs, path].join(delimiter);
  const { stdout } = await execa('qemu-system-x86_64', ['--version']);
  return {
    version: /version ([\d.]+)/.exec(stdout)?.[1] ?? stdout,
    async [Symbol.asyncDispose]() {
      process.env['PATH'] = path;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
