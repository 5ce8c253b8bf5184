import type { Opened } from '../../report/archive/open-measurement.ts';
import { neutral } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';

/** Reports on standard error which files of measurements were modified after they were recorded; these files were not read. */
export function tellAltered(opened: readonly Opened[], terminal: Terminal): void {
  for (const { folder, altered } of opened)
    if (altered.length > 0) terminal.err(neutral(`modified: ${folder}: ${altered.join('; ')}\n`));
}
