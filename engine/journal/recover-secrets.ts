import type { ChangeKinds } from '../model/change-kinds.ts';
import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { WithheldCheck } from '../model/unknown-value.ts';
import { withholdChecks } from '../plan/withhold-checks.ts';
import type { Recorded } from './recorded.ts';
import type { SecretProofs } from '../../schemas/types/journal-record.ts';
import { isProven } from '../secrets/prove-secrets.ts';
import { isSealed, marks, secretBehindMark, unseal, type Secrets } from '../secrets/seal.ts';

/** A larger number would take too long: each attempt costs as much as a login. */
const maxTries = 40;

/** Texts that could be the secret `name`, found by the text around its mark: in the whole text, then line by line. */
function candidates(sealed: string, found: string): readonly (readonly [name: string, text: string])[] {
  const between = (template: string, text: string): readonly (readonly [string, string])[] => {
    const all = [...template.matchAll(marks)];
    const [mark] = all;
    if (mark === undefined || all.length > 1) return [];
    const [left, right] = [template.slice(0, mark.index), template.slice(mark.index + mark[0].length)];
    const isFit = text.length > left.length + right.length && text.startsWith(left) && text.endsWith(right);
    const plain = isFit
      ? secretBehindMark(mark[1] ?? '', text.slice(left.length, text.length - right.length))
      : undefined;
    return plain === undefined ? [] : [plain];
  };
  const lines = found.split('\n');
  const sealedLines = sealed.split('\n').filter((line) => isSealed(line));
  return [...between(sealed, found), ...sealedLines.flatMap((line) => lines.flatMap((each) => between(line, each)))];
}

/** Bytes as a text with one character for each byte; marks are kept. */
const latin = (coded: string): string =>
  coded
    .split(/(\ufdd0[^\ufdd1]*\ufdd1)/)
    .map((part) => (isSealed(part) ? part : Buffer.from(part, 'base64').toString('latin1')))
    .join('');

function pairs(sealed: unknown, found: unknown): readonly (readonly [string, string])[] {
  if (typeof sealed === 'string') return isSealed(sealed) && typeof found === 'string' ? candidates(sealed, found) : [];
  if (typeof sealed !== 'object' || sealed === null || typeof found !== 'object' || found === null) return [];
  const [left, right] = [sealed as Record<string, unknown>, found as Record<string, unknown>];
  if (left['encoding'] === 'base64' && right['encoding'] === 'base64') {
    const texts = candidates(latin(String(left['content'])), latin(String(right['content'])));
    return texts.map(([name, text]) => [name, Buffer.from(text, 'latin1').toString('utf8')] as const);
  }
  return Object.keys(left).flatMap((key) => pairs(left[key], right[key]));
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
  const tries = { left: maxTries };
  for (const { on, change, observed } of changes) {
    if (Object.keys(proofs.of).every((name) => secrets.has(name))) break;
    const wanted = unseal({ after: 'after' in change ? change.after : null, observed }, secrets);
    if (!isSealed(wanted)) continue;
    try {
      const found = await kinds.observe(unseal(change, secrets), withholdChecks(await reach(on), 'none'));
      for (const [name, text] of [...pairs(wanted.observed, found), ...pairs(wanted.after, found)])
        tryOut(name, text, proofs, secrets, tries);
    } catch (error) {
      if (!(error instanceof MachineError || error instanceof WithheldCheck)) throw error;
    }
  }
  return secrets;
}

function tryOut(
  name: string,
  text: string,
  proofs: SecretProofs,
  secrets: Map<string, string>,
  tries: { left: number },
): void {
  if (secrets.has(name) || text === '' || tries.left <= 0) return;
  tries.left -= 1;
  if (isProven(name, text, proofs)) secrets.set(name, text);
}
