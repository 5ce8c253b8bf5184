import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { exitCode } from '../process/exit-code.ts';
import type { View } from './view.ts';

/** Shows the mistakes in the input, and returns the exit code for them. */
export async function reportMistakes(view: View, diagnostics: readonly Diagnostic[]): Promise<typeof exitCode.wrong> {
  view.diagnostics(diagnostics);
  await view.settle();
  return exitCode.wrong;
}
