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
  /**
   * Its extended attributes (xattr(7)) by name, the values in lower-case hex; absent if it has none. Among them are its
   * ACL, file capabilities and SELinux label. In a folder with a default ACL, a file without an ACL shows the ACL that
   * only repeats its mode, because a new file there would inherit another one.
   */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'device' | 'socket' | 'other';
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  readonly size: number;
  /** The number of names of the inode (hard links); absent if it is unknown. */
  readonly links?: number;
}

/**
 * The result of a program; `code` is null if a signal or the deadline ended it. Of a long output the beginning and the end are
 * kept (bytes/limits.ts), with a line between them that reports how much is missing.
 */
export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** The bytes that are missing in the middle of each output; absent if both are complete. In a guest they are at least so many. */
  readonly omitted?: { readonly stdout: number; readonly stderr: number };
}

export interface RunOptions {
  /** Seconds until the program (and its children) is killed; 60 by default. */
  readonly deadline?: number;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /**
   * True: an incomplete standard output throws MachineError EFBIG, because nothing may be derived from a part of it. The
   * default is true for a query and false for a run.
   */
  readonly whole?: boolean;
}

/** How a check runs. */
export interface CheckOptions extends RunOptions {
  /** The author of the playbook says that the program only reads: it runs where it can write nothing, if the machine can do that. */
  readonly readOnly?: boolean;
  /** With `readOnly`: throws MachineError UNCONFINED, with the reason, on a machine that cannot do that. */
  readonly strict?: boolean;
}

/**
 * The reader of a probe: it observes a machine and cannot change it (it has no method to write). A path that does not
 * exist is `undefined`, never an error; every other failure throws MachineError. Calls made in the same tick may
 * share one round trip, so request independent things with Promise.all.
 */
export interface MachineReader {
  /** The name the lab file gives this machine, e.g. "host". */
  readonly name: string;
  /** The text of a file or kernel attribute as read, with its trailing newline. Throws MachineError EFBIG for more than 32 MiB (16 MiB in a guest). */
  read(path: string): Promise<string | undefined>;
  /**
   * The file at the end of a path, through links that only root or the own user can change. Throws MachineError ELOOP
   * for any other link, because its owner can let it lead to any file. With `plain` it is read like `read`: through every
   * link and without extended attributes, which is faster; not for a file that is then replaced. EFBIG as for `read`.
   */
  readFile(path: string, options?: { readonly plain?: true }): Promise<FileState | undefined>;
  /** Names in a directory, sorted; undefined if the directory does not exist. Throws MachineError EFBIG for more than 200 000 names. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** The target of a symbolic link as stored (readlink, not resolved); undefined when absent or not a link. */
  link(path: string): Promise<string | undefined>;
  /** The link-free absolute path (realpath); undefined when it does not exist. */
  resolve(path: string): Promise<string | undefined>;
  /** lstat: a link is a link. */
  stat(path: string): Promise<FileStat | undefined>;
  /**
   * Runs a program that only reads (modinfo, ip -j, grub-mkconfig to stdout); a non-zero code is not an error; code
   * 127 if the program does not exist. The code of runbook chooses the program; a playbook or a journal gives at most
   * checked operands.
   */
  query(argv: readonly string[], options?: RunOptions): Promise<Output>;
  /**
   * Runs a program that the author of a playbook, or a journal, chose to read a state. It can do anything, so the
   * reader of a plan withholds it (WithheldCheck). Code 127 if the program does not exist.
   */
  check(argv: readonly string[], options?: CheckOptions): Promise<Output>;
  /**
   * Sends a query that changes nothing (QMP's query commands) to a UNIX stream socket, and returns the first line
   * that contains the expected text. Throws MachineError: ENOENT or ECONNREFUSED if no process listens, EPIPE if the
   * other side closes, TIMEOUT if no answer arrives within ten seconds, EPROTO for a line of more than 1 MiB.
   */
  ask(question: Dialogue): Promise<string>;
}

/** The run that has locked a machine, for the message to a second run. */
export interface LockHolder {
  readonly run: string;
  readonly operator: string;
  readonly since: string;
  /** If a connection holds the lock: seconds since its last sign of life, and seconds of silence after which the machine releases the lock. */
  readonly connection?: { readonly silent: number; readonly limit: number };
}

/** A program that another runbook process started on a machine, and that still runs. */
export interface RemainingProgram {
  readonly pid: number;
  /** Its name without its arguments, because they can contain secrets. */
  readonly name: string;
  /** The run that started it; null if the machine does not know it. */
  readonly run: string | null;
  /** True for a process that remains of a program which itself has ended, such as the dpkg of a killed apt-get. */
  readonly isLeft: boolean;
  /** True if the runbook process that started it has ended, or its connection. */
  readonly isAbandoned: boolean;
}

export interface Lock extends AsyncDisposable {
  readonly holder: LockHolder;
}

/**
 * Everything that can change the machine. Only the engine calls these methods, never a step's probe or plan.
 *
 * `put`, `remove`, `makeFolder`, `removeFolders`, `append` and `truncate` enter the folder of a path name by name and
 * then act in exactly this folder, also if its path changes during this time. They follow a link only if nobody except root
 * and the own user can change it, and throw MachineError ELOOP otherwise.
 */
export interface Machine extends MachineReader, AsyncDisposable {
  /** False if runbook itself runs on the machine: a reboot ends the run and `resume` continues it. */
  readonly outlivesReboot: boolean;
  /** Exactly one write(2) of `text` to an existing file, not truncating and not creating; in a child that is killed at the deadline (seconds, 10 by default). Throws MachineError with the errno code. */
  write(path: string, text: string, options?: { readonly deadline?: number }): Promise<void>;
  /**
   * Replaces or creates a whole file durably: temporary file beside it, mode, owner and extended attributes, fsync,
   * rename, fsync of the folder. A link is followed and remains a link. Throws MachineError EPERM for a file with
   * extended attributes in a folder that others may write.
   */
  put(path: string, file: FileState): Promise<void>;
  /** Removes a file durably; a missing file is not an error. */
  remove(path: string): Promise<void>;
  /** Creates a folder with exactly `mode`, and its missing parents with 0755; an existing folder is not an error and keeps its mode. */
  makeFolder(path: string, mode: number): Promise<void>;
  /**
   * Removes an empty folder and then the empty folders above it, up to `top`, durably. It stops at a folder that is not
   * empty; a missing folder is not an error.
   */
  removeFolders(path: string, top: string): Promise<void>;
  /** Appends text and returns when it is on disk (fdatasync, and fsync of the folder when the file is new). */
  append(path: string, text: string): Promise<void>;
  /** Cuts a file to `size` bytes durably (a journal's torn tail). */
  truncate(path: string, size: number): Promise<void>;
  /** Runs a program that may change the machine. */
  run(argv: readonly string[], options?: RunOptions): Promise<Output>;
  /** Opens a UNIX stream socket of the machine (QMP, guest agent). */
  connect(socketPath: string): Promise<Duplex>;
  /** Takes the only run lock of the machine, which the kernel releases when its holder ends; returns the record of the holder if it is locked. */
  lock(holder: LockHolder): Promise<Lock | LockHolder>;
  /**
   * The programs that other runbook processes started here by `run`, `write` or, under the lock, `query`, and that
   * still run: their effect can still come. `settle` ends those that are abandoned and past their deadline. A program
   * that detached itself from its parent (a service, a daemon) is not such a program.
   */
  remaining(options?: { readonly settle?: boolean }): Promise<readonly RemainingProgram[]>;
  /**
   * Closes the connection and opens a new one, and takes a held lock again (EBUSY if another run has it by now);
   * throws MachineError UNREACHABLE while the machine cannot be reached.
   */
  reconnect(): Promise<void>;
}

/** True for a lock that was taken, false for the record of its holder. */
export function isLock(outcome: Lock | LockHolder): outcome is Lock {
  return 'holder' in outcome;
}
