import type { Resumption } from '../../engine/model/resumption.ts';

/** The part of this process's environment that the command needs to find its state and its own name. */
const kept = ['HOME', 'PATH', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'RUNBOOK_COMMAND'];

/** How a run on this machine is continued after a boot: with the same Node and program, and the absolute path of the lab file. */
export function resumptionOf(run: string, labFile: string | null): Resumption {
  const program = [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
  const lab = labFile === null ? [] : ['--lab', labFile];
  const environment = Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || /[\n\r]/.test(value) ? [] : [[name, value]];
    }),
  );
  return { run, argv: [...program, 'resume', run, '--unattended', ...lab], folder: process.cwd(), environment };
}
