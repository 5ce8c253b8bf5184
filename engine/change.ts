import type { AffinityChange } from './affinity.ts';
import type { ArtifactChange } from './artifact.ts';
import type { InitramfsChange } from './initramfs.ts';
import type { FileState } from './model/machine.ts';
import type { PackageChange, RefreshChange } from './packages.ts';
import type { ProcessUser } from './process-user.ts';

/** How two readings of an attribute are compared: to the letter, as a CPU list, as an affinity mask, or as the bracketed choice of `always [madvise] never`. */
export type Compare = 'exact' | 'list' | 'mask' | 'choice';

/** Whose attribute it is, where its path does not say: it counts as gone while one of the signs reads otherwise. */
export interface AttributeOwner {
  /** In a word, e.g. "enp0s4-rx-0". */
  readonly name: string;
  /** What each of these paths must read, trimmed. */
  readonly signs: Readonly<Record<string, string>>;
}

/** A kernel attribute under /sys or /proc/sys gets one value. `restore` is the text to write for undo, not the text that was read. */
export interface AttributeChange {
  readonly kind: 'attribute';
  readonly path: string;
  /** What the attribute reads now, trimmed; null when it cannot be read (write-only). */
  readonly before: string | null;
  /** What it must read afterwards, trimmed. */
  readonly after: string;
  /** Of an attribute that grants what it can of a number: from how much on that is enough. */
  readonly least?: number;
  /** What is written, without the newline that perform adds. */
  readonly write: string;
  /** What undo writes, without the newline; null when there is no way back. */
  readonly restore: string | null;
  /** Where the effect is read back: the attribute itself unless it is write-only. */
  readonly readback: string;
  readonly compare: Compare;
  /** What it counts as reading while it is not there: for an attribute of something that an earlier change makes, and the undo of that takes away. */
  readonly absent?: string;
  /** Seconds a write may block. */
  readonly deadline: number;
  readonly owner?: AttributeOwner;
  /** Somebody else sets it again and again: whatever it reads just before the change counts as before, and that is what undo gives back. */
  readonly moving?: boolean;
  /** Errnos by which the kernel says that it keeps this attribute for itself: then it is left as it is, and that is no failure. */
  readonly kept?: { readonly errnos: readonly string[]; readonly why: string };
}

/** A regular file gets this content, or goes (null). */
export interface FileChange {
  readonly kind: 'file';
  readonly path: string;
  /** The uppermost folder that had to be made for it, so that undo removes it and those below it again; filled in by the engine just before the change. */
  readonly folder?: string;
  readonly before: FileState | null;
  readonly after: FileState | null;
}

/** A program generates a file: it writes to a temporary file, the kernel command lines in it are checked, then it is moved over `path`. Undo puts the old bytes back. */
export interface GenerateChange {
  readonly kind: 'generate';
  readonly path: string;
  /** The program; its standard output is the new content. */
  readonly argv: readonly string[];
  readonly before: FileState | null;
  /** Only lines between "### BEGIN <script> ###" with this in the script's name and the next such line count (grub-mkconfig(8) marks them so); null counts every line. */
  readonly section: string | null;
  /** Each line that counts and whose first word is one of `lines` (e.g. "linux") must carry every token of `present` and none of `absent`. Recovery lines (word "single") are exempt when `exempt` is given. */
  readonly lines: readonly string[];
  readonly present: readonly string[];
  readonly absent: readonly string[];
  readonly exempt: string | null;
}

export interface ModuleState {
  readonly loaded: boolean;
  /** Of the modules that came along with one that is gone: those that are still there and unused. */
  readonly leftover?: readonly string[];
  /** Where it is loaded anew for its parameters: what these read. */
  readonly shows?: Readonly<Record<string, string>>;
}

/** A kernel module is loaded with parameters, or unloaded. */
export interface ModuleChange {
  readonly kind: 'module';
  readonly module: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Modules that are loaded together with it because it needs them, names with underscores; unloading takes them back. */
  readonly along: readonly string[];
  readonly before: ModuleState;
  readonly after: ModuleState;
}

export interface PciIdentity {
  /** Four hex digits, e.g. "8086". */
  readonly vendor: string;
  readonly device: string;
  /** Lower-case MAC address when it was known. */
  readonly mac: string | null;
}

/** A network interface as undo gives it back: name, up or down, addresses in CIDR form and the routes of `ip route` that named it. */
export interface InterfaceState {
  readonly name: string;
  readonly mac: string;
  readonly up: boolean;
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
}

export interface BindingState {
  readonly driver: string | null;
  /** driver_override; null when unset. */
  readonly override: string | null;
}

/** A PCI device passes from one driver to another (driver_override, unbind, drivers_probe), verified by its driver link. */
export interface BindingChange {
  readonly kind: 'binding';
  /** Full address, "0000:00:04.0". */
  readonly address: string;
  readonly identity: PciIdentity;
  readonly before: BindingState;
  readonly after: BindingState;
  /** How the new driver is told of the device: the override, or the document's new_id, which takes every unbound device of that ID. */
  readonly method: 'override' | 'new_id';
  /** The interfaces the device carries now, for undo. */
  readonly interfaces: readonly InterfaceState[];
  readonly deadline: number;
}

/** What is said to a socket, line by line, and the text one answer must contain. */
export interface Dialogue {
  readonly socket: string;
  readonly say: readonly string[];
  readonly hear: string;
}

/** One way to end a process, tried in order: a dialogue or a signal, each with the seconds it gets. */
export type Ending =
  | {
      readonly kind: 'dialogue';
      readonly dialogue: Dialogue;
      readonly within: number;
      /** What the other side says when it will not or cannot: the next way is tried at once. */
      readonly refusal?: string;
    }
  | { readonly kind: 'signal'; readonly signal: 'TERM' | 'KILL'; readonly within: number };

/** A long-lived program runs as a transient systemd unit, ready when `ready` hears its answer. */
export interface ProcessChange {
  readonly kind: 'process';
  /** The unit's name without ".service", e.g. "runbook-vm-passthrough". */
  readonly unit: string;
  readonly argv: readonly string[];
  /** The folder for its sockets and logs, made (0700) before the start. */
  readonly folder: string;
  /** Where its standard output and error go, for the message when it fails. */
  readonly log: string;
  /** Root where it is not said. */
  readonly user?: ProcessUser;
  readonly before: { readonly running: boolean };
  readonly after: { readonly running: boolean };
  readonly ready: { readonly dialogue: Dialogue; readonly within: number } | null;
  readonly endings: readonly Ending[];
}

/** The escape hatch: a command that states what shows it was done and how it is undone. */
export interface CommandChange {
  readonly kind: 'command';
  readonly argv: readonly string[];
  /** What it is about, where several commands change one thing and the last one counts; the command itself when not said. */
  readonly about?: string;
  /** The file that it edits, where that is another change's too: taken back, the command leaves that file other than it found it. */
  readonly edits?: string;
  /** The inverse, or null for one that cannot be undone. */
  readonly undo: readonly string[] | null;
  /** How it shows that the command has been done: a path that exists, or a query that succeeds. */
  readonly done:
    | { readonly kind: 'creates'; readonly path: string }
    | { readonly kind: 'succeeds'; readonly argv: readonly string[] };
  readonly before: { readonly done: boolean };
  readonly after: { readonly done: boolean };
  readonly why: string;
  readonly deadline: number;
}

/** How a systemd unit stands; null where a change does not look after that side of it. */
export interface ServiceState {
  /** It runs; or it has run, where it is one that ends by itself. */
  readonly active: boolean | null;
  /** As `systemctl is-enabled` says it; what is neither enabled nor masked counts as one. */
  readonly enabled: string | null;
  /** The links by which it is enabled or masked, target by path; null for those that systemctl makes. */
  readonly links: Readonly<Record<string, string>> | null;
}

/** A systemd unit is started or stopped, enabled, disabled or masked. */
export interface ServiceChange {
  readonly kind: 'service';
  /** Its whole name, e.g. "irqbalance.service". */
  readonly unit: string;
  /** It does its work and ends (Type=oneshot without RemainAfterExit=), so that undo has nothing to stop. */
  readonly once: boolean;
  readonly before: ServiceState;
  readonly after: ServiceState;
  /** Seconds that the start or the stop may take. */
  readonly deadline: number;
}

export interface DropInState {
  readonly file: FileState | null;
  /** The command line of its main process; null while it does not run, which speaks for neither side. */
  readonly running: readonly string[] | null;
}

/** A systemd unit gets a drop-in file (systemd.unit(5)) and, where it runs, is started again with it; undo takes the file back and starts it again without. */
export interface DropInChange {
  readonly kind: 'drop-in';
  /** The unit's whole name. */
  readonly unit: string;
  readonly path: string;
  /** The uppermost folder that had to be made for the file; filled in by the engine just before the change. */
  readonly folder?: string;
  readonly before: DropInState;
  readonly after: DropInState;
  /** Seconds that the start may take. */
  readonly deadline: number;
}

/** Every effect a step can have on a machine. One observe, perform, invert and describe each, in engine/change/. */
export type Change =
  | AttributeChange
  | FileChange
  | GenerateChange
  | ModuleChange
  | BindingChange
  | ProcessChange
  | CommandChange
  | ArtifactChange
  | PackageChange
  | RefreshChange
  | ServiceChange
  | InitramfsChange
  | DropInChange
  | AffinityChange;
