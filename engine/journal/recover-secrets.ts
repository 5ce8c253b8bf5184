import type { ChangeKinds } from '../model/change-kinds.ts';
import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { WithheldCheck } from '../model/unknown-value.ts';
import { withholdChecks } from '../plan/withhold-checks.ts';
import type { Recorded } from './recorded.ts';
import type { SecretProofs } from '../../schemas/types/journal-record.ts';
import { isSealed } from '../secrets/mark.ts';
import { matchSealed, type Candidate } from '../secrets/match-sealed.ts';
import { isProven } from '../secrets/prove-secrets.ts';
import { unseal, type Secrets } from '../secrets/seal.ts';

/** The most wrong guesses for all secrets of a run: each costs as much as a login. */
const maxTries = 40;

/** The texts that are probably the secrets behind the marks of `sealed`, if `found` is a later state of the same data. */
function candidatesIn(sealed: unknown, found: unknown): readonly Candidate[] {
  if (typeof sealed === 'string') return typeof found === 'string' ? matchSealed(sealed, found, 'text') : [];
  if (typeof sealed !== 'object' || sealed === null || typeof found !== 'object' || found === null) return [];
  const [left, right] = [sealed as Record<string, unknown>, found as Record<string, unknown>];
  if (left['encoding'] === 'base64' && right['encoding'] === 'base64')
    return matchSealed(String(left['content']), String(right['content']), 'base64');
  return Object.keys(left).flatMap((key) => candidatesIn(left[key], right[key]));
}

/**
 * The secrets of a run whose journal does not contain them, found in the files that it left on its machines, in
 * addition to the `known` ones: a text in the place of a mark that has the right hash is the secret. A machine that
 * cannot be read provides none.
 */
export async function recoverSecrets(
  { header, changes }: Recorded,
  reach: (name: string) => Promise<MachineReader>,
  known: Secrets,
  kinds: ChangeKinds,
): Promise<Secrets> {
  const { secrets: proofs } = header;
  const secrets = new Map(known);
  if (proofs === undefined) return secrets;
  const missing = (): readonly string[] => Object.keys(proofs.of).filter((name) => !secrets.has(name));
  const isSecret = guess(proofs, secrets);
  for (const { on, change, observed } of changes) {
    if (missing().length === 0) break;
    const wanted = unseal({ after: 'after' in change ? change.after : null, observed }, secrets);
    if (!isSealed(wanted)) continue;
    try {
      const found = await kinds.observe(unseal(change, secrets), withholdChecks(await reach(on), 'none'));
      for (const each of [...candidatesIn(wanted.observed, found), ...candidatesIn(wanted.after, found)])
        isSecret(each);
    } catch (error) {
      if (!(error instanceof MachineError || error instanceof WithheldCheck)) throw error;
    }
  }
  // Of two inputs with the same secret, only the first has marks.
  const texts = new Set([...secrets.values()]);
  for (const name of missing()) for (const text of texts) isSecret({ name, text });
  return secrets;
}

/** Adds a candidate to the secrets if its hash is right; after too many wrong ones it adds nothing more. */
function guess(proofs: SecretProofs, secrets: Map<string, string>): (candidate: Candidate) => void {
  const wrong = new Set<string>();
  return ({ name, text }) => {
    const tried = `${name}\0${text}`;
    if (secrets.has(name) || text === '' || wrong.has(tried) || wrong.size >= maxTries) return;
    if (isProven(name, text, proofs)) secrets.set(name, text);
    else wrong.add(tried);
  };
}
