import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { exitCode } from '../process/exit-code.ts';
import type { View } from './view.ts';

/** Shows what is wrong with what was given, and returns the exit code for it. */
export async function reportMistakes(view: View, diagnostics: readonly Diagnostic[]): Promise<typeof exitCode.wrong> {
  view.diagnostics(diagnostics);
  await view.settle();
  return exitCode.wrong;
}
