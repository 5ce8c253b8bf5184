import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { shortestSecret } from './forms-of-secret.ts';
import type { Secrets } from './seal.ts';

/** What is wrong with secrets that runbook could not hide, at their places, with none of their text. */
export function judgeSecrets(secrets: Secrets, placeOf: (name: string) => Place): readonly Diagnostic[] {
  return [...secrets].flatMap(([name, text]) => {
    const wrong = (message: string, hint: string): readonly Diagnostic[] => {
      const { source, span } = placeOf(name);
      return [diagnosticAt(source, span, 'unhideable-secret', message, hint)];
    };
    if (text.trim().length < shortestSecret)
      return wrong(
        `input '${name}' is secret, but its value is shorter than ${shortestSecret} characters, so runbook could not hide it in other text`,
        'use a longer secret, or an empty one if the playbook allows it',
      );
    if (!text.isWellFormed())
      return wrong(
        `input '${name}' contains half of a UTF-16 surrogate pair, which no file can contain`,
        'write the complete character',
      );
    return [];
  });
}
