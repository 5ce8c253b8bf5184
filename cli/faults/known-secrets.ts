import { safeJson } from '../../engine/text/safe-json.ts';
import { secretVariables } from '../process/secret-variables.ts';

const known = new Set<string>();

/** Remembers secret texts for the rest of the process, so that a report of a fault does not contain them. */
export const rememberSecrets = (texts: Iterable<string>): void => {
  for (const text of texts) if (text !== '') known.add(text);
};

/** The values on the command line and of the inputs in the environment: any of them may be a secret. */
function given(): readonly string[] {
  const set = process.argv.flatMap((word, index) => {
    const pair = process.argv[index - 1] === '--set' ? word : word.startsWith('--set=') ? word.slice(6) : undefined;
    const at = pair?.indexOf('=') ?? -1;
    return pair === undefined || at < 0 ? [] : [pair.slice(at + 1)];
  });
  // Before takeSecretVariables was called, they are in the environment.
  const variables = Object.entries(process.env).flatMap(([name, value = '']) =>
    name.startsWith('RUNBOOK_INPUT_') ? [value] : [],
  );
  return [...set, ...variables, ...secretVariables()].filter((text) => text !== '');
}

/** A text in which dots replace every secret that this process knows, and every value that was given to it. */
export const withoutSecrets = (text: string): string =>
  [...known, ...given()]
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), safeJson(secret).slice(1, -1)])
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '••••'), text);
