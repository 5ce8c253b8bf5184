import type { Opened } from '../../report/archive/open-measurement.ts';
import { escapeControls } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';

/** Reports on standard error which files of measurements were modified after they were recorded; these files were not read. */
export function reportModified(opened: readonly Opened[], terminal: Terminal): void {
  for (const { folder, altered } of opened)
    if (altered.length > 0) terminal.err(escapeControls(`modified: ${folder}: ${altered.join('; ')}\n`));
}
