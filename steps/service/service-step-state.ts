import type { Session } from '../../facts/network/read-routes.ts';
import type { Service } from '../../facts/system/service.ts';

export interface ServiceStepState {
  /** The unit's whole name. */
  readonly unit: string;
  /** Null if systemd does not run the machine. */
  readonly service: Service | null;
  /** The links by which it is enabled or masked, target by path. */
  readonly links: Readonly<Record<string, string>>;
  /** Active units that would start it again, e.g. its socket. */
  readonly triggers: readonly string[];
  readonly session: Session | undefined;
  /** The guest agent's port exists: runbook may be connected through it. */
  readonly agent: boolean;
}
