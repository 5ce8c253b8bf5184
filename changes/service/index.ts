import type { ServiceChange, ServiceState } from './change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readService } from '../../facts/system/service.ts';
import { readLinks, sameLinks } from './service-links.ts';
import type { ChangeKind } from '../../engine/model/change-kind.ts';
import type { Change, Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };
import { performService } from './perform-service.ts';
import { sameEnablement } from './same-enablement.ts';
import { serviceEffects } from './service-effects.ts';

/** The observed state of a service change: every part of the unit that the change sets. */
type ServiceSeen = ServiceState & { readonly active: boolean; readonly enabled: string };

async function observe(
  { unit, after }: Pick<ServiceChange, 'unit' | 'after'>,
  machine: MachineReader,
): Promise<ServiceSeen> {
  const service = await readService(unit, machine);
  const { active, enabled } = service;
  return { active, enabled, links: after.enabled === null ? null : await readLinks(service, machine) };
}

function matches({ before, after }: ServiceChange, observed: ServiceSeen, side: Side): boolean {
  const expected = side === 'before' ? before : after;
  return (
    (after.active === null || observed.active === expected.active) &&
    (after.enabled === null || sameEnablement(observed.enabled, expected.enabled)) &&
    (after.links === null || expected.links === null || sameLinks(observed.links ?? {}, expected.links))
  );
}

/** True for a partial state: enabled but not yet started, or unmasked but not yet enabled. */
function isPartial(change: ServiceChange, observed: ServiceSeen): boolean {
  const { before, after } = change;
  if (matches(change, observed, 'before') || matches(change, observed, 'after')) return false;
  const masked = before.enabled === 'masked' || after.enabled === 'masked';
  const among = (['before', 'after'] as const).some((side) => sameEnablement(observed.enabled, change[side].enabled));
  return (
    (after.active === null || [before.active, after.active].includes(observed.active)) &&
    (after.enabled === null || among || (masked && observed.enabled !== 'masked'))
  );
}

/** The inverse restores both parts and exactly the earlier links; the effects of a unit that ends by itself remain. */
function invert(change: ServiceChange): ServiceChange {
  const { before, after, once } = change;
  const active = once || after.active === null ? null : before.active;
  const links = after.enabled === null ? null : before.links;
  return {
    ...change,
    before: after,
    after: { active, enabled: after.enabled === null ? null : before.enabled, links },
  };
}

const running = (active: boolean | null, once: boolean): string =>
  active === true ? (once ? 'has run' : 'running') : once ? 'not run' : 'stopped';

/** One line: the state before and after, for each part that the change sets. */
function describe({ unit, once, before, after }: ServiceChange): string {
  const sides = [
    ...(after.active === null || after.active === before.active
      ? []
      : [`${running(before.active, once)} -> ${running(after.active, once)}`]),
    ...(after.enabled === null || sameEnablement(before.enabled, after.enabled)
      ? []
      : [`${before.enabled} -> ${after.enabled}`]),
  ];
  return `~ unit ${unit} ${sides.length === 0 ? 'and its links' : sides.join(', ')}`;
}

function describeSeen(_: ServiceChange, { active, enabled }: ServiceSeen): string {
  const state = active === null ? [] : [active ? 'running' : 'stopped'];
  return [...state, ...(enabled === null ? [] : [enabled])].join(', ');
}

/** A unit that was masked after the run cannot be started by undo, unless the same undo unmasks it. */
async function whyNotStarted(
  { unit, after }: ServiceChange,
  own: readonly Change[],
  machine: MachineReader,
): Promise<string | null> {
  if (after.active !== true) return null;
  const unmasks = own.some((one) => isService(one) && one.unit === unit && one.after.enabled !== null);
  if (unmasks || (await readService(unit, machine)).load !== 'masked') return null;
  return 'it is masked, so nothing can start it';
}

const isService = (change: Change): change is ServiceChange => change.kind === 'service';

/** A systemd unit. */
export const service: ChangeKind<ServiceChange, ServiceSeen> = {
  schema,
  endsWithBoot: () => false,
  observe,
  perform: performService,
  matches,
  isPartial,
  invert,
  neededBy: whyNotStarted,
  describe,
  describeSeen,
  effects: serviceEffects,
  // Whether a unit runs and whether it is enabled are set by separate changes, and each can be modified without the other.
  subject: ({ unit, after }) =>
    [unit, ...(after.active === null ? [] : ['active']), ...(after.enabled === null ? [] : ['enabled'])].join('\0'),
};
