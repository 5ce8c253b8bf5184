import type { Opened } from '../../report/archive/open-measurement.ts';
import { escapeControls } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';

/** Says on standard error which files of measurements are not what was written; nothing was read from them. */
export function reportModified(opened: readonly Opened[], terminal: Terminal): void {
  for (const { folder, altered } of opened)
    if (altered.length > 0) terminal.err(escapeControls(`modified: ${folder}: ${altered.join('; ')}\n`));
}
