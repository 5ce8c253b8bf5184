import type { Diagnostic } from '../engine/diagnostic.ts';
import { exitCode } from './exit-code.ts';
import type { View } from './views/view.ts';

/** Shows what is wrong with what was given, and returns the exit code for it. */
export async function tellMistakes(view: View, diagnostics: readonly Diagnostic[]): Promise<typeof exitCode.wrong> {
  view.diagnostics(diagnostics);
  await view.settle();
  return exitCode.wrong;
}
