import { MachineError } from '../../../engine/model/machine-error.ts';
import type { LockHolder } from '../../../engine/model/machine.ts';
import { trouble } from '../tree/errno.ts';
import { Killed, type Call, type Fault, type Verdict } from './faults.ts';
import type { SocketStream } from './socket-stream.ts';
import { kernelChanged, type World } from '../world/world.ts';

/** The state that all runbook processes on a machine share. */
export interface Shared {
  readonly world: World;
  lock: { readonly holder: LockHolder; readonly by: Session } | undefined;
  /** The number of attempts until the machine answers again; Infinity if it does not boot. */
  down: number;
}

/** The calls by which the kernel's state can change; the others see to the tree they change themselves. */
const touching = new Set<Call['method']>(['write', 'run', 'check', 'say']);

/** A runbook process on a machine: its calls, and whether it is alive. */
export class Session {
  readonly calls: Call[] = [];
  mutations = 0;
  fault: Fault | undefined;
  killed = false;
  /** The text of its lock until it is released; a boot of the machine releases it too. */
  held: LockHolder | undefined;
  readonly shared: Shared;
  readonly #sockets: { readonly unit: string; readonly socket: SocketStream }[] = [];

  constructor(shared: Shared, fault: Fault | undefined) {
    this.shared = shared;
    this.fault = fault;
  }

  /** A call that only reads. */
  look<Seen>(call: Omit<Call, 'index'>, look: () => Seen): Seen {
    this.#reach();
    this.calls.push({ ...call, index: -1 });
    return look();
  }

  /** A call that may change the machine, with the effect of a fault. */
  change<Result>(call: Omit<Call, 'index'>, effect: (verdict: Verdict) => Result): Result {
    this.#reach();
    const counted = { ...call, index: this.mutations };
    this.calls.push(counted);
    this.mutations += 1;
    const verdict = this.fault?.(counted);
    if (verdict instanceof MachineError) throw verdict;
    if (verdict === 'die-before' || (verdict === 'die-within' && call.method !== 'put')) this.#die();
    try {
      return effect(verdict);
    } finally {
      if (touching.has(call.method)) kernelChanged(this.shared.world);
      this.#hangUp();
      if (typeof verdict === 'object' && 'error' in verdict) throw verdict.error;
      if (verdict !== undefined) this.#die();
    }
  }

  #reach(): void {
    if (this.killed) throw new Killed();
    if (this.shared.down > 0) throw trouble('UNREACHABLE');
  }

  #die(): never {
    this.kill();
    throw new Killed();
  }

  kill(): void {
    this.killed = true;
    this.close();
  }

  /** Releases the lock and closes the sockets, as the kernel does for a process that ended. */
  close(): void {
    this.release();
    for (const { socket } of this.#sockets.splice(0)) socket.hangUp();
  }

  release(): void {
    this.held = undefined;
    if (this.shared.lock?.by === this) this.shared.lock = undefined;
  }

  take(holder: LockHolder): void {
    this.held = holder;
    this.shared.lock = { holder, by: this };
  }

  /** Acquires again a lock that a boot released; EBUSY if another process has acquired it. */
  takeAgain(): void {
    const { lock } = this.shared;
    if (this.held === undefined || lock?.by === this) return;
    if (lock !== undefined) throw trouble('EBUSY');
    this.take(this.held);
  }

  /** Remembers a socket of a unit's virtual machine, to close it when the virtual machine ends. */
  hold(unit: string, socket: SocketStream): void {
    this.#sockets.push({ unit, socket });
  }

  runs(unit: string): boolean {
    return this.shared.world.kernel.units.get(unit)?.state === 'active';
  }

  #hangUp(): void {
    for (const { unit, socket } of this.#sockets) if (!this.runs(unit)) socket.hangUp();
  }
}
