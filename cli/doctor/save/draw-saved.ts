import { statSync } from 'node:fs';
import { escapeControlsInLine } from '../../process/escape-controls.ts';
import { shellWord } from '../../arguments/shell-words.ts';
import { fitted, type Style } from '../draw-finding.ts';
import type { RecordedMachine } from '../../../schemas/types/recorded-machine.ts';

/** What was saved, what was replaced in it, and what to do with it. */
export function drawSaved(
  path: string,
  { paths, programs, replaced }: RecordedMachine,
  command: string,
  style: Style,
): readonly string[] {
  const { paint } = style;
  const size = Math.ceil(statSync(path).size / 1024);
  const kinds = Object.entries(replaced).map(([kind, count]) => `  ${String(count).padStart(5)}  ${kind}`);
  return [
    `${paint('good', 'Saved')} ${escapeControlsInLine(path)}: ${Object.keys(paths).length} paths and ${programs.length} programs, ${size} KiB`,
    '',
    paint('title', 'Replaced'),
    ...(kinds.length === 0 ? ['  nothing was found'] : kinds),
    '',
    ...fitted(
      [
        `${paint('warn', 'Look through the file before you send it.')} Names that only you know as personal are still in it: names of network interfaces, disks and volumes, and comments in configuration files.`,
      ],
      style,
    ),
    '',
    'Anyone can plan against it, and nothing runs:',
    `  ${paint('id', `${command} plan passthrough --lab ${shellWord(path)}`)}`,
  ];
}
