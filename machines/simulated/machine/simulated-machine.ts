import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Dialogue } from '../../../schemas/types/common.ts';
import type { FileState, Lock, LockHolder, Machine, Output, RunOptions } from '../../../engine/model/machine.ts';
import type { MachineDescription } from '../tree/description.ts';
import { withLimits } from '../../programs/output-of.ts';
import { trouble } from '../tree/errno.ts';
import { Killed, untorn, type Call, type Fault } from './faults.ts';
import { newWorld } from '../boot/new-world.ts';
import { connectTo } from './connect-to.ts';
import { askPeer } from './peer.ts';
import { cutPower, restartMachine } from './power.ts';
import { execute, executeQuery } from '../programs/execute.ts';
import { removeDirectories, removeFile } from './removing.ts';
import { listNames, readState, readText, statOf } from './reading.ts';
import { runCheck } from './run-check.ts';
import { Session, type Shared } from './session.ts';
import { simulatedClock, type SimulatedClock } from './simulated-clock.ts';
import { treeText } from './tree-text.ts';
import type { SimulatedOptions } from './simulated-options.ts';
import { find } from '../tree/tree.ts';
import { liveText, show } from '../world/view.ts';
import { copyWorld, type World } from '../world/world.ts';
import { appendBytes, cut, leavePart, makeDirectory, putFile, writeOnce } from './writing.ts';

export type { SimulatedOptions };
/** A Linux host in memory. Its state belongs to the machine; what it was asked belongs to this handle, which is one runbook process. */
export class SimulatedMachine implements Machine {
  readonly name: string;
  readonly outlivesReboot: boolean;
  readonly clock: SimulatedClock;
  readonly #options: SimulatedOptions;
  readonly #session: Session;
  readonly check: Machine['check'] = async (argv, options) => runCheck(this.#session, argv, options);

  constructor(shared: Shared, options: SimulatedOptions) {
    this.#options = options;
    this.#session = new Session(shared, options.fault);
    this.name = options.name ?? 'host';
    this.outlivesReboot = options.outlivesReboot ?? true;
    this.clock = options.clock ?? simulatedClock();
  }

  /** Every call in order, reads and changes. */
  get calls(): readonly Call[] {
    return this.#session.calls;
  }

  /** The number of calls that may have changed the machine. */
  get mutations(): number {
    return this.#session.mutations;
  }

  /** From now on it is called before every call that may change the machine. */
  set fault(fault: Fault | undefined) {
    this.#session.fault = fault;
  }

  get #shared(): Shared {
    return this.#session.shared;
  }

  /** The state itself, for tests that arrange or inspect data that no program shows. */
  get world(): World {
    return this.#shared.world;
  }

  /** A canonical text of the disk: every path, content, mode and link, without the content of the given paths. */
  snapshot(...without: readonly string[]): string {
    return treeText(this.world.disk, without);
  }

  /** A canonical text of the running kernel: bindings, modules, interfaces, routes, settings, units. */
  liveSnapshot(): string {
    return liveText(this.world);
  }

  /** The options of this handle with these changes and without its fault. */
  #like(options: SimulatedOptions): SimulatedOptions {
    const { fault: _, ...own } = this.#options;
    return { ...own, ...options };
  }

  /** An independent machine in the same state, with no calls yet. */
  clone(options: SimulatedOptions = {}): SimulatedMachine {
    const shared = { world: copyWorld(this.world), lock: undefined, down: this.#shared.down };
    return new SimulatedMachine(shared, this.#like(options));
  }

  /** Another runbook process on the same machine. */
  another(options: SimulatedOptions = {}): SimulatedMachine {
    return new SimulatedMachine(this.#shared, this.#like(options));
  }

  /** kill -9 of runbook: its lock is released and every later call throws Killed. */
  kill(): void {
    this.#session.kill();
  }

  /** Starts runbook again after it was killed; the machine kept running. */
  revive(): void {
    this.#session.kill();
    this.#session.killed = false;
    // A requested reboot has happened in the time between.
    if (this.world.rebootAsked && this.outlivesReboot) this.#booted(restartMachine(this.world));
  }

  /** A power cut and the next boot: data that was not durable is lost, and runbook is started again. */
  crash(): void {
    this.#booted(cutPower(this.world));
  }

  /** An orderly reboot; runbook is started again. */
  reboot(): void {
    this.#booted(restartMachine(this.world));
  }

  #booted(up: boolean): void {
    this.#shared.lock = undefined;
    this.#shared.down = up ? 0 : Number.POSITIVE_INFINITY;
    this.revive();
  }

  async read(path: string): Promise<string | undefined> {
    return this.#session.look({ method: 'read', path }, () => readText(this.world, path));
  }

  async readFile(path: string, options?: { readonly plain?: true }): Promise<FileState | undefined> {
    return this.#session.look({ method: 'readFile', path }, () => readState(this.world, path, options?.plain ?? false));
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    return this.#session.look({ method: 'list', path }, () => listNames(this.world, path));
  }

  async link(path: string): Promise<string | undefined> {
    return this.#session.look({ method: 'link', path }, () => {
      const node = find(show(this.world), path, false)?.node;
      return node?.kind === 'link' ? node.target : undefined;
    });
  }

  async resolve(path: string): Promise<string | undefined> {
    return this.#session.look({ method: 'resolve', path }, () => find(show(this.world), path, true)?.path);
  }

  async stat(path: string): Promise<ReturnType<typeof statOf>> {
    return this.#session.look({ method: 'stat', path }, () => statOf(this.world, path));
  }

  async query(argv: readonly string[], options: RunOptions = {}): Promise<Output> {
    const output = this.#session.look({ method: 'query', argv }, () => executeQuery(this.world, argv, options));
    return withLimits(argv, output, options.whole ?? true);
  }

  async ask(question: Dialogue): Promise<string> {
    return this.#session.look({ method: 'ask', path: question.socket }, () => askPeer(this.world, question));
  }

  async write(path: string, text: string, options: { readonly deadline?: number } = {}): Promise<void> {
    try {
      this.#session.change({ method: 'write', path, text }, () => writeOnce(this.world, path, text));
    } catch (error) {
      if (error instanceof MachineError && error.code === 'TIMEOUT') {
        // Parallel calls continue while this call blocks.
        await turn();
        this.clock.advance(options.deadline ?? 10);
      }
      throw error;
    }
  }

  async put(path: string, file: FileState): Promise<void> {
    this.#session.change({ method: 'put', path, text: file.content }, (verdict) =>
      verdict === 'die-within' ? leavePart(this.world, path, file) : putFile(this.world, path, file),
    );
  }

  async remove(path: string): Promise<void> {
    this.#session.change({ method: 'remove', path }, () => removeFile(this.world, path));
  }

  async makeFolder(path: string, mode: number): Promise<void> {
    this.#session.change({ method: 'makeFolder', path }, () => makeDirectory(this.world, path, mode));
  }

  async removeFolders(path: string, top: string): Promise<void> {
    this.#session.change({ method: 'removeFolders', path }, () => removeDirectories(this.world, path, top));
  }

  async append(path: string, text: string): Promise<void> {
    this.#session.change({ method: 'append', path, text }, (verdict) =>
      appendBytes(this.world, path, untorn(Buffer.from(text, 'utf8'), verdict)),
    );
  }

  async truncate(path: string, size: number): Promise<void> {
    this.#session.change({ method: 'truncate', path }, () => cut(this.world, path, size));
  }

  async run(argv: readonly string[], options: RunOptions = {}): Promise<Output> {
    if (options.signal?.aborted) return { code: null, stdout: '', stderr: '', timedOut: false };
    const output = this.#session.change({ method: 'run', argv }, () => execute(this.world, argv, options));
    if (this.world.rebootAsked && this.outlivesReboot) {
      this.#shared.lock = undefined;
      this.#shared.down = 1 + (this.#options.attempts ?? 1);
    }
    return withLimits(argv, output, options.whole ?? false);
  }

  async connect(socketPath: string): Promise<Duplex> {
    return this.#session.look({ method: 'connect', path: socketPath }, () => connectTo(this.#session, socketPath));
  }

  /** A call of a killed process ends at once here, so no program remains. */
  remaining = async (): Promise<readonly []> => [];
  async lock(holder: LockHolder): Promise<Lock | LockHolder> {
    return this.#session.look({ method: 'lock' }, () => {
      const held = this.#shared.lock;
      if (held !== undefined) return held.holder;
      this.#session.take(holder);
      return { holder, [Symbol.asyncDispose]: async () => this.#session.release() };
    });
  }

  async reconnect(): Promise<void> {
    if (this.#session.killed) throw new Killed();
    this.#session.calls.push({ method: 'reconnect', index: -1 });
    if (this.#shared.down === 0) return;
    this.#shared.down -= 1;
    if (this.#shared.down > 0) throw trouble('UNREACHABLE');
    if (this.world.rebootAsked && !restartMachine(this.world)) {
      this.#shared.down = Number.POSITIVE_INFINITY;
      throw trouble('UNREACHABLE');
    }
    this.#session.takeAgain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.close();
  }
}

/** Starts a machine from its description. */
export function simulatedMachine(description: MachineDescription, options: SimulatedOptions = {}): SimulatedMachine {
  const world = newWorld(description, options.environment ?? {});
  return new SimulatedMachine({ world, lock: undefined, down: 0 }, options);
}
