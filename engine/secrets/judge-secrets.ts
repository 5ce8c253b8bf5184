import type { Diagnostic } from '../model/diagnostic.ts';
import { shortestSecret } from './forms-of-secret.ts';
import type { Secrets } from './seal.ts';

/** What is wrong with secrets that runbook could not hide, with none of their text. */
export function judgeSecrets(secrets: Secrets): readonly Diagnostic[] {
  const wrong = (message: string, hint: string): Diagnostic => ({
    severity: 'error',
    code: 'unhideable-secret',
    message,
    source: null,
    span: null,
    hint,
  });
  return [...secrets].flatMap(([name, text]) => {
    if (text.trim().length < shortestSecret) {
      const message = `input '${name}' is secret, but its value is shorter than ${shortestSecret} characters, so runbook could not hide it in other text`;
      return [wrong(message, 'use a longer secret, or an empty one if the playbook allows it')];
    }
    if (!text.isWellFormed())
      return [
        wrong(
          `input '${name}' contains half of a UTF-16 surrogate pair, which no file can contain`,
          'write the complete character',
        ),
      ];
    return [];
  });
}
