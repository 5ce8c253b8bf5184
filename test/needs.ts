import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { searchPath } from '../machines/emulated/qemu/missing-tools.ts';
import { testPrograms } from '../scripts/test-programs.ts';

/** A program that scripts/test-programs.ts knows a Debian package for. */
type TestProgram = keyof typeof testPrograms;

/**
 * Fails at once, with the name of the program and its Debian package, if a test file lacks a program that it runs. Call
 * it at the top level: then the file is one failure, instead of tests that wait in vain.
 */
export function needs(...programs: readonly TestProgram[]): void {
  const folders = searchPath(process.env['PATH'] ?? '').split(':');
  const missing = programs.filter((program) =>
    program.startsWith('/') ? !existsSync(program) : !folders.some((folder) => existsSync(join(folder, program))),
  );
  if (missing.length === 0) return;
  const named = missing.map((program) => `${program} (Debian package ${testPrograms[program]})`);
  throw new Error(`this test needs ${named.join(' and ')}: \`npm test\` installs it`);
}
