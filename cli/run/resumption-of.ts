import type { Resumption } from '../../engine/model/resumption.ts';

/** What the command needs of this process's environment to find its state and to name itself. */
const kept = ['HOME', 'PATH', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'RUNBOOK_COMMAND'];

/** How a run on this machine is gone on with after a boot: by this very Node and program, with the lab file where it lies now. */
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
