import { existsSync } from 'node:fs';
import { safeJson } from '../../../engine/text/safe-json.ts';
import { json } from '../../arguments/options.ts';
import type { Given } from '../../arguments/verb.ts';
import { commandName } from '../../process/command-name.ts';
import { escapeControlsInLine } from '../../process/escape-controls.ts';
import { exitCode, type ExitCode } from '../../process/exit-code.ts';
import type { Terminal } from '../../process/terminal.ts';
import { lookAtMachine } from '../../run/look-at-machine.ts';
import { drawSaved } from './draw-saved.ts';
import { makeRecording } from './make-recording.ts';
import { surveyHost } from './survey-host.ts';
import { writeRecording, type NotWritten } from './write-recording.ts';

/** Records a machine into a file. An existing file is reported before the machine is read. */
export async function saveHost(given: Given, terminal: Terminal, path: string, overwrites: boolean): Promise<ExitCode> {
  const refuse = ({ why, hint }: NonNullable<NotWritten>): ExitCode => {
    terminal.err(`${terminal.paintErr('bad', 'error:')} ${escapeControlsInLine(path)}: ${why}\n`);
    if (hint !== null) terminal.err(`${terminal.paintErr('dim', '  hint:')} ${hint}\n`);
    return exitCode.wrong;
  };
  if (existsSync(path) && !overwrites)
    return refuse({ why: 'the file exists already', hint: 'choose another name, or add --overwrite' });
  return lookAtMachine(
    given,
    terminal,
    async (machine) => makeRecording(await surveyHost(machine), machine),
    async ({ text, recording }, { name }) => {
      const problem = await writeRecording(path, text, overwrites);
      if (problem !== null) return refuse(problem);
      if (given.flags.has(json.name)) {
        const { paths, programs, replaced } = recording;
        const counts = { paths: Object.keys(paths).length, programs: programs.length };
        terminal.out(`${safeJson({ kind: 'saved', machine: name, path, ...counts, replaced })}\n`);
        return exitCode.done;
      }
      const { paint, isTTY, columns } = terminal;
      const style = { paint, columns: isTTY ? columns : Infinity, isFull: false };
      terminal.out(`${drawSaved(path, recording, commandName(), style).join('\n')}\n`);
      return exitCode.done;
    },
  );
}
