import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** A temporary folder whose programs PATH finds first, in this process and in its children, until it is disposed of. */
export interface ProgramsFirst extends AsyncDisposable {
  readonly folder: string;
  /** Adds a program, a script with its first line. */
  add(name: string, script: string): Promise<void>;
}

export async function programsFirst(): Promise<ProgramsFirst> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-programs-'));
  const programs = join(folder, 'bin');
  await mkdir(programs);
  const path = process.env['PATH'] ?? '';
  process.env['PATH'] = [programs, path].join(delimiter);
  return {
    folder,
    add: (name, script) => writeFile(join(programs, name), script, { mode: 0o755 }),
    async [Symbol.asyncDispose]() {
      process.env['PATH'] = path;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Debian packages with their dependencies, unpacked into a folder and not installed: root only. */
export async function unpack(suite: string, packages: readonly string[], tree: string): Promise<void> {
  await execa('mmdebstrap', [
    '--mode=root',
    '--variant=extract',
    '--format=directory',
    '--aptopt=APT::Install-Recommends "false"',
    `--include=${packages.join(',')}`,
    suite,
    tree,
  ]);
}
