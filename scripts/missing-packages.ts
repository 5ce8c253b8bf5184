import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missingTools, searchPath } from '../machines/emulated/qemu/missing-tools.ts';
import { testPrograms } from './test-programs.ts';

const path = process.env['PATH'] ?? '';

/** The Debian packages that the emulated host needs and this machine lacks. */
export async function missingForHost(): Promise<string[]> {
  const missing = await missingTools({ path, uid: process.getuid?.() ?? -1 });
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}

/** The Debian packages that the fast tests need and this machine lacks. */
export async function missingForTests(): Promise<string[]> {
  const folders = searchPath(path).split(':');
  const missing = Object.entries(testPrograms).filter(([program]) =>
    program.startsWith('/') ? !existsSync(program) : !folders.some((folder) => existsSync(join(folder, program))),
  );
  return [...new Set(missing.map(([, debianPackage]) => debianPackage))];
}
