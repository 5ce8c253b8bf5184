import { sameEnablement } from '../../changes/service/same-enablement.ts';
import type { ServiceChange } from '../../changes/service/change.ts';
import type { Service } from '../../facts/system/service.ts';
import { nothing } from '../../engine/model/step-type.ts';
import { systemdRefusal } from '../../facts/system/systemd.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Service as Input } from '../../schemas/types/steps/service.ts';
import { enablementChecks } from './enablement-checks.ts';
import type { ServiceStepState } from './service-step-state.ts';
import { sessionCheck } from './session-check.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

const wanting = ({ enabled }: Input): string | null =>
  enabled === undefined ? null : enabled === true ? 'enabled' : enabled === false ? 'disabled' : 'masked';

/** The reasons why a unit cannot be started. */
function startChecks(input: Input, { unit, triggers }: ServiceStepState, service: Service): readonly Refusal[] {
  const enabled = wanting(input);
  const masked = enabled === null ? service.load === 'masked' : enabled === 'masked';
  if (masked) {
    const reason = `${unit} is masked, so nothing can start it; ${enabled === null ? 'set `enabled` to unmask it' : 'it cannot run and be masked'}`;
    return [
      refusal('unit-masked', reason, `LoadState=${service.load}, enabled: ${String(input.enabled ?? 'unchanged')}`),
    ];
  }
  const stays = enabled === 'enabled' || (enabled === null && service.enabled === 'enabled') || triggers.length > 0;
  if (!service.once || service.active || stays) return [];
  const reason = `${unit} runs once and ends, and systemd does not remember that it ran, because no unit wants it: enable it too, or run it with a command step`;
  return [
    refusal('unit-keeps-no-state', reason, 'Type=oneshot without RemainAfterExit=, not enabled, nothing triggers it'),
  ];
}

function checks(input: Input, state: ServiceStepState): readonly Refusal[] {
  const { unit, service } = state;
  if (service === null) {
    return [systemdRefusal(`${unit} is a systemd unit`)];
  }
  if (!service.found) {
    const reason = `unit ${unit} does not exist; an earlier step may have to install its package or its file`;
    return [refusal('unit-not-found', reason, `systemctl show ${unit}: LoadState=not-found`)];
  }
  if (!['loaded', 'masked'].includes(service.load)) {
    return [
      refusal(
        'unit-broken',
        `systemd cannot use the file of ${unit}`,
        `LoadState=${service.load}, ${service.fragment}`,
      ),
    ];
  }
  return [
    ...(input.enabled === undefined ? [] : enablementChecks(input.enabled, state)),
    ...(input.state === 'running' ? startChecks(input, state, service) : []),
  ];
}

function warnings(
  input: Input,
  { unit, triggers }: ServiceStepState,
  service: Service,
  stops: boolean,
): readonly string[] {
  return [
    ...(stops && triggers.length > 0 && input.enabled !== 'masked'
      ? [`${triggers.join(', ')} may start ${unit} again: stop the trigger too, or mask ${unit}`]
      : []),
    ...(input.enabled === false && service.enabled === 'static'
      ? [`${unit} is static: it is not started at boot, but other units may start it; use masked to prevent this`]
      : []),
    ...(input.state === 'running' && service.once && !service.active
      ? [`${unit} runs once and ends; its effects will not be undone`]
      : []),
  ];
}

/** Proposes the missing changes and the refusals and warnings. Pure. */
export function planService(input: Input, state: ServiceStepState): Proposal {
  const wrong = checks(input, state);
  const { service, unit, links } = state;
  if (wrong.length > 0 || service === null) return refused(...wrong);
  const enabled = wanting(input);
  const active = input.state === undefined ? null : input.state === 'running';
  const starts = active !== null && active !== service.active;
  const enables = enabled !== null && !sameEnablement(enabled, service.enabled);
  const notes = warnings(input, state, service, starts && active === false);
  if (!starts && !enables) return { ...nothing, warnings: notes };
  const ends = (starts && active === false) || (enables && enabled !== 'enabled');
  const found = sessionCheck(state, ends);
  const before = { active: service.active, enabled: service.enabled, links };
  const change = { kind: 'service', unit, once: service.once, before, deadline: input.deadline } as const;
  const run: ServiceChange = { ...change, after: { active, enabled: null, links: null } };
  const enablement: ServiceChange = { ...change, after: { active: null, enabled, links: null } };
  // Undo uses the reverse order: it removes a mask before it starts, and stops before it disables. So the boot after a
  // power cut never starts a unit that is not recorded.
  const first = active === true && (service.load === 'masked' || service.once);
  const ordered = first ? [enablement, run] : [run, enablement];
  return {
    ...nothing,
    changes: ordered.filter((one) => (one === run ? starts : enables)),
    refusals: input.allow_disconnect ? [] : found,
    warnings: [
      ...(input.allow_disconnect
        ? found.map(({ reason, evidence, override }) => `${reason} (${evidence}); ${override} allows it`)
        : []),
      ...notes,
    ],
  };
}
