import { MachineError } from '../../../engine/model/machine-error.ts';
import type { LockHolder } from '../../../engine/model/machine.ts';
import { trouble } from '../tree/errno.ts';
import { Killed, type Call, type Fault, type Verdict } from './faults.ts';
import type { SocketStream } from './socket-stream.ts';
import { kernelChanged, type World } from '../world/world.ts';

/** What all who hold a machine share. */
export interface Shared {
  readonly world: World;
  lock: { readonly holder: LockHolder; readonly by: Session } | undefined;
  /** Attempts until it answers again; Infinity for one that does not boot. */
  down: number;
}

/** The calls by which the kernel's state can change; the others see to the tree they change themselves. */
const touching = new Set<Call['method']>(['write', 'run', 'check', 'say']);

/** One runbook process on a machine: what it asked, and whether it still lives. */
export class Session {
  readonly calls: Call[] = [];
  mutations = 0;
  fault: Fault | undefined;
  killed = false;
  /** What its lock says, until it frees it: a boot of the machine frees it too. */
  held: LockHolder | undefined;
  readonly shared: Shared;
  readonly #sockets: { readonly unit: string; readonly socket: SocketStream }[] = [];

  constructor(shared: Shared, fault: Fault | undefined) {
    this.shared = shared;
    this.fault = fault;
  }

  /** A call that only looks. */
  look<Seen>(call: Omit<Call, 'index'>, look: () => Seen): Seen {
    this.#reach();
    this.calls.push({ ...call, index: -1 });
    return look();
  }

  /** A call that may change the machine, with what the fault makes of it. */
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

  /** Frees the lock and closes the sockets, as the kernel does for a process that ended. */
  close(): void {
    this.release();
    for (const { socket } of this.#sockets.splice(0)) socket.hangUp();
  }

  release(): void {
    this.held = undefined;
    if (this.shared.lock?.by === this) this.shared.lock = undefined;
  }

  /** Takes the lock for this process. */
  take(holder: LockHolder): void {
    this.held = holder;
    this.shared.lock = { holder, by: this };
  }

  /** Takes a lock again that a boot freed; EBUSY when another has it by now. */
  takeAgain(): void {
    const { lock } = this.shared;
    if (this.held === undefined || lock?.by === this) return;
    if (lock !== undefined) throw trouble('EBUSY');
    this.take(this.held);
  }

  /** Keeps a socket of a unit's virtual machine, to close it when that is gone. */
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
