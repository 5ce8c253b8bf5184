import { execaSync } from 'execa';

/** The way to run a command that needs root, for this user. */
export type BecomeRoot =
  | { readonly kind: 'root' }
  /** sudo runs it without a password. */
  | { readonly kind: 'sudo' }
  /** sudo is installed and may ask for a password. */
  | { readonly kind: 'password' }
  | { readonly kind: 'none' };

/** Finds out how this user runs a command that needs root; nothing is asked at the terminal. */
export function findBecomeRoot(): BecomeRoot {
  if (process.getuid?.() === 0) return { kind: 'root' };
  const { exitCode } = execaSync('sudo', ['--non-interactive', 'true'], { stdio: 'ignore', reject: false });
  if (exitCode === undefined) return { kind: 'none' };
  return { kind: exitCode === 0 ? 'sudo' : 'password' };
}

/** Lets sudo request the password at the terminal; false if it was not given or this user may not use sudo. */
export function askPassword(): boolean {
  return execaSync('sudo', ['--validate'], { stdio: 'inherit', reject: false }).exitCode === 0;
}
