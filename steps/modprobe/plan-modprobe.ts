import { underscored } from '../../facts/boot/underscored.ts';
import type { ModuleChange, ModuleState } from '../../changes/module/change.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import { idsNotes, loadNotes, signatureChecks } from './load-checks.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { configurationChecks, configurationNotes, unloadingChecks } from './configuration-checks.ts';
import {
  fixedParameters,
  hiddenParameters,
  parametersNow,
  planParameters,
  shownBy,
  unknownParameters,
} from './parameter-changes.ts';
import { persistChecks, persistWarnings, planFiles } from './persist-module.ts';
import { unloadChecks } from './unload-checks.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';
import { settleRefusals } from '../support/settle-refusals.ts';

function notFound({ module }: Modprobe, { release, info }: ModprobeState): Refusal {
  return refusal(
    'module-not-found',
    `kernel ${release} has no module ${module}; on Debian and Ubuntu it may be in linux-modules-extra-${release}, and after a kernel update the machine must be rebooted`,
    info.complaint || `modinfo ${module} found nothing`,
  );
}

/** The warning about ids= if no two devices have the same ID. */
const idsWarning = (input: Modprobe, state: ModprobeState): readonly string[] =>
  'ids' in input.parameters && idsNotes(input, state).length === 0
    ? [
        `${input.module} ids=${input.parameters['ids']} claims every device with that ID that has no driver, but no device that has one; pci-bind binds one device by its address`,
      ]
    : [];

/** What the rest of the host's configuration does with the module, now and at the next boot. */
function withConfiguration(input: Modprobe, state: ModprobeState, proposal: Proposal): Proposal {
  if (proposal.changes.length === 0) return proposal;
  const now = proposal.changes.some(({ kind }) => kind === 'module');
  const checks = settleRefusals(configurationChecks(input, state, now), input);
  return {
    ...proposal,
    refusals: [...proposal.refusals, ...checks.refusals],
    warnings: [...proposal.warnings, ...checks.warnings, ...configurationNotes(input, state, now).map(warned)],
  };
}

function planLoad(input: Modprobe, state: ModprobeState): Proposal {
  if (!state.loaded && !state.info.found) return refused(notFound(input, state));
  const unknown = [...unknownParameters(input, state), ...persistChecks(input, state)];
  const files = planFiles(input, state);
  const warnings = [...idsWarning(input, state), ...persistWarnings(input, state, files.length > 0)];
  const notes = loadNotes(input, state).map(warned);
  const stale = [...fixedParameters(input, state), ...hiddenParameters(input, state)];
  if (state.loaded && input.reload && !state.builtin && stale.length > 0) {
    const { changes, refusals, warnings: left } = planReload(input, state);
    return withConfiguration(input, state, {
      ...nothing,
      changes: [...changes, ...files],
      refusals: [...unknown, ...signatureChecks(state), ...refusals],
      warnings: [...left, ...warnings, ...notes],
    });
  }
  if (state.loaded) {
    const { changes, refusals, warnings: unseen } = planParameters(input, state);
    return withConfiguration(input, state, {
      ...nothing,
      changes: [...changes, ...files],
      refusals: [...unknown, ...refusals],
      warnings: [...unseen, ...warnings, ...(changes.length + files.length > 0 ? notes : [])],
    });
  }
  const load: ModuleChange = {
    kind: 'module',
    module: input.module,
    parameters: input.parameters,
    before: { loaded: false },
    after: { loaded: true },
    along: state.missing,
  };
  const refusals = [...unknown, ...signatureChecks(state)];
  const proposal = { ...nothing, changes: [load, ...files], refusals, warnings: [...warnings, ...notes] };
  return withConfiguration(input, state, proposal);
}

/** Unloads and loads the module again: the only way to set a read-only parameter. */
function planReload(input: Modprobe, state: ModprobeState): Proposal {
  const { module, parameters } = input;
  const fixed = fixedParameters(input, state);
  const { changes, refusals, warnings } = planRemoval(input, state, shownBy(fixed, state));
  const load: ModuleChange = {
    kind: 'module',
    module,
    parameters,
    along: [],
    before: { loaded: false },
    after: { loaded: true, shows: shownBy(fixed, state, parameters) },
  };
  const others = [...state.parameters.keys()].some((name) => !Object.keys(parameters).map(underscored).includes(name));
  const lost = `${module} is unloaded and loaded again: its other parameters get the values from modprobe.d, not values that were set later`;
  return { ...nothing, changes: [...changes, load], refusals, warnings: [...(others ? [lost] : []), ...warnings] };
}

function planUnload(input: Modprobe, state: ModprobeState): Proposal {
  const files = planFiles(input, state);
  const never = persistChecks(input, state);
  const persistNotes = persistWarnings(input, state, files.length > 0);
  const removal = state.loaded ? planRemoval(input, state) : nothing;
  const changes = [...removal.changes, ...files];
  const checks = changes.length === 0 ? [] : unloadingChecks(input, state);
  const isNote = ({ check, override }: Refusal): boolean => check === 'loaded-at-boot' && override === null;
  const settled = settleRefusals(
    checks.filter((one) => !isNote(one)),
    input,
  );
  return {
    ...removal,
    changes,
    refusals: [...never, ...removal.refusals, ...settled.refusals],
    warnings: [...persistNotes, ...removal.warnings, ...settled.warnings, ...checks.filter(isNote).map(warned)],
  };
}

function planRemoval(input: Modprobe, state: ModprobeState, shows?: ModuleState['shows']): Proposal {
  const found = unloadChecks(input, state);
  const allowed = ({ override }: Refusal): boolean => override === 'allow_disconnect' && input.allow_disconnect;
  const unload: ModuleChange = {
    kind: 'module',
    module: input.module,
    parameters: parametersNow(state),
    along: [],
    before: { loaded: true, ...(shows === undefined ? {} : { shows }) },
    after: { loaded: false },
  };
  return {
    ...nothing,
    changes: [unload],
    refusals: found.filter((refusal) => !allowed(refusal)),
    warnings: found
      .filter(allowed)
      .map(({ reason, override }) => `${reason}; ${override} allows it, and undo restores them without addresses`),
  };
}

/** Proposes the loading or unloading, the parameters that can be written, and the files for the next boot. Pure. */
export function planModprobe(input: Modprobe, state: ModprobeState): Proposal {
  return input.state === 'loaded' ? planLoad(input, state) : planUnload(input, state);
}
