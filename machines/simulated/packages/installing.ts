import { bytesOf } from '../world/files.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';

/** True for a QEMU that ends when its guest reboots: it runs an installer, which finishes at once here. */
export const isInstalling = (argv: readonly string[]): boolean => argv.includes('-no-reboot');

const valueOf = (argv: readonly string[], start: string): string | undefined => {
  const option = argv.find((word) => word.startsWith(start));
  return option === undefined ? undefined : /(?:^|,)(?:path|file)=([^,]+)/.exec(option)?.[1];
};

/** The console output of an installing guest: each line that its kernel command line or its seed echoes to ttyS0. */
export function installedConsole(
  world: World,
  argv: readonly string[],
): { readonly path: string; readonly text: string } | undefined {
  const path = valueOf(argv, 'file,id=console');
  if (path === undefined) return undefined;
  const seed = valueOf(argv, 'if=none,id=seed');
  const printedText = [
    argv[argv.indexOf('-append') + 1] ?? '',
    seed === undefined ? '' : (bytesOf(show(world), seed)?.toString('utf8') ?? ''),
  ].join('\n');
  const lines = [...printedText.matchAll(/echo ([^'">|]{1,500}?)( \| tr a-z A-Z)? > \/dev\/ttyS0/g)].map(
    ([, line = '', capitals]) => `${capitals === undefined ? line : line.toUpperCase()}\r\n`,
  );
  return { path, text: lines.join('') };
}
