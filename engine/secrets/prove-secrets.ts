import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { SecretProofs } from '../../schemas/types/journal-record.ts';
import type { Secrets } from './seal.ts';

const hash = (text: string, salt: string): Buffer => scryptSync(text, Buffer.from(salt, 'hex'), 32);

/** A proof to check later that the same secrets are given; a secret can be found from it only by guessing. */
export function proveSecrets(secrets: Secrets): SecretProofs {
  const salt = randomBytes(16).toString('hex');
  const of = [...secrets].map(([name, text]) => [name, hash(text, salt).toString('hex')] as const);
  return { salt, of: Object.fromEntries(of) };
}

/** True when the text is the secret of that name. */
export function isProven(name: string, text: string, { salt, of }: SecretProofs): boolean {
  const proof = Object.hasOwn(of, name) ? Buffer.from(of[name] ?? '', 'hex') : Buffer.alloc(0);
  const given = hash(text, salt);
  return proof.length === given.length && timingSafeEqual(proof, given);
}
