import type { Duplex } from 'node:stream';
import type { Dialogue } from '../../schemas/types/common.ts';

/** Exact bytes of a regular file with its mode (permission bits), owner and group (numeric ids). */
export interface FileState {
  /** The content: UTF-8 text when it round-trips, base64 otherwise. */
  readonly encoding: 'utf8' | 'base64';
  readonly content: string;
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'device' | 'socket' | 'other';
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  readonly size: number;
}

/** What a program said; `code` is null when a signal or the deadline ended it. */
export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface RunOptions {
  /** Seconds until the program (and its children) is killed; 60 by default. */
  readonly deadline?: number;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * The eyes of a probe: looks at a machine and cannot change it (there is no write method).
 * A path that does not exist is `undefined`, never an error; everything else that fails throws MachineError.
 * Calls made in the same tick may travel as one round trip, so ask for independent things with Promise.all.
 */
export interface MachineReader {
  /** The name the lab file gives this machine, e.g. "host". */
  readonly name: string;
  /** The text of a file or kernel attribute as it reads, trailing newline included. */
  read(path: string): Promise<string | undefined>;
  /** The file a path leads to, through links. */
  readFile(path: string): Promise<FileState | undefined>;
  /** Names in a directory, sorted; undefined when there is no such directory. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** The target of a symbolic link as stored (readlink, not resolved); undefined when absent or not a link. */
  link(path: string): Promise<string | undefined>;
  /** The link-free absolute path (realpath); undefined when it does not exist. */
  resolve(path: string): Promise<string | undefined>;
  /** lstat: a link is a link. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Runs a program that only looks (modinfo, ip -j, grub-mkconfig to stdout); a non-zero code is not an error; code 127 when there is no such program. */
  query(argv: readonly string[], options?: RunOptions): Promise<Output>;
  /**
   * Asks what listens on a UNIX stream socket something that only looks (QMP's query commands), and returns the first line
   * that holds what is to be heard. Throws MachineError: ENOENT or ECONNREFUSED when nobody listens, EPIPE when the other
   * side closes, TIMEOUT when there is no answer within ten seconds.
   */
  ask(question: Dialogue): Promise<string>;
}

/** Who holds a machine, for the message to the one who came second. */
export interface LockHolder {
  readonly run: string;
  readonly operator: string;
  readonly since: string;
  /** Where it holds by a connection: for how many seconds nothing was heard from it, and how many the machine waits before it frees the lock. */
  readonly connection?: { readonly silent: number; readonly limit: number };
}

export interface Lock extends AsyncDisposable {
  readonly holder: LockHolder;
}

/** The hands: everything that touches a machine. Only the engine calls these, never a step's probe or plan. */
export interface Machine extends MachineReader, AsyncDisposable {
  /** False where runbook itself runs on the machine: a reboot ends the run and `resume` continues it. */
  readonly outlivesReboot: boolean;
  /** Exactly one write(2) of `text` to an existing file, not truncating and not creating; in a child that is killed at the deadline (seconds, 10 by default). Throws MachineError with the errno code. */
  write(path: string, text: string, options?: { readonly deadline?: number }): Promise<void>;
  /** Replaces or creates a file whole and durably: temporary file beside it, mode and owner, fsync, rename, fsync of the folder. A link is followed and stays a link. */
  put(path: string, file: FileState): Promise<void>;
  /** Removes a file durably; absent is fine. */
  remove(path: string): Promise<void>;
  /** Makes a folder with exactly `mode` and its missing parents with 0755; present is fine and keeps its mode. */
  makeFolder(path: string, mode: number): Promise<void>;
  /** Appends text and returns when it is on disk (fdatasync, and fsync of the folder when the file is new). */
  append(path: string, text: string): Promise<void>;
  /** Cuts a file to `size` bytes durably (a journal's torn tail). */
  truncate(path: string, size: number): Promise<void>;
  /** Runs a program that may change the machine. */
  run(argv: readonly string[], options?: RunOptions): Promise<Output>;
  /** Opens a UNIX stream socket of the machine (QMP, guest agent). */
  connect(socketPath: string): Promise<Duplex>;
  /** Takes the machine's one run lock, freed by the kernel when the holder dies; returns the holder's record when it is taken. */
  lock(holder: LockHolder): Promise<Lock | LockHolder>;
  /** Drops the connection and makes a new one, and takes a lock that was held again (EBUSY when another has it by now); throws MachineError UNREACHABLE while the machine cannot be reached. */
  reconnect(): Promise<void>;
}

/** True for a lock that was taken, false for the record of who holds it. */
export function isLock(outcome: Lock | LockHolder): outcome is Lock {
  return 'holder' in outcome;
}
