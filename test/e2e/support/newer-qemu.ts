import { join } from 'node:path';
import { execa } from 'execa';
import { programsFirst, unpack } from './programs-first.ts';

/** A QEMU that PATH finds first until it is disposed of. */
export interface NewerQemu extends AsyncDisposable {
  readonly version: string;
}

/**
 * Debian 13's QEMU (10.0), in a separate folder, as the `qemu-system-x86_64` and `qemu-img` of this process and of its
 * children. It uses its own libraries, and its own modules and firmware in a mount namespace: root only.
 */
export async function newerQemu(): Promise<NewerQemu> {
  const programs = await programsFirst();
  const tree = join(programs.folder, 'tree');
  await unpack('trixie', ['qemu-system-x86', 'qemu-utils'], tree);
  const libraries = '/usr/lib/x86_64-linux-gnu';
  const inside = [
    `for folder in ${libraries}/qemu /usr/share/qemu /usr/share/seabios; do mount --bind "${tree}$folder" $folder || exit; done`,
    `exec "${tree}${libraries}/ld-linux-x86-64.so.2" --library-path "${tree}${libraries}" --argv0 "$0" "${tree}/usr/bin/$0" "$@"`,
  ];
  for (const name of ['qemu-system-x86_64', 'qemu-img'])
    await programs.add(name, `#!/bin/sh\nexec unshare --mount sh -c '${inside.join('\n')}' ${name} "$@"\n`);
  const { stdout } = await execa('qemu-system-x86_64', ['--version']);
  const version = /version ([\d.]+)/.exec(stdout)?.[1] ?? stdout;
  return { version, [Symbol.asyncDispose]: () => programs[Symbol.asyncDispose]() };
}
