import { underscored } from '../../facts/boot/underscored.ts';
import type { AttributeChange } from '../../changes/attribute/change.ts';
import type { ModuleChange } from '../../changes/module/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import { hiddenValue } from './hidden-parameters.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { sameParameter, shownAs } from './same-parameter.ts';
import { whoHolds } from './unload-checks.ts';
import { refusal } from '../support/refusal.ts';

export interface ParameterOutcome {
  readonly changes: readonly AttributeChange[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
}

/** Parameters that the module does not have: the kernel ignores them and mentions them only in its log. */
export function unknownParameters({ module, parameters }: Modprobe, { info }: ModprobeState): readonly Refusal[] {
  const known = info.parameters;
  if (known === null) return [];
  return Object.keys(parameters)
    .filter((name) => !known.has(underscored(name)))
    .map((name) =>
      refusal(
        'unknown-parameter',
        `${module} has no parameter ${name}; the kernel would ignore it without an error`,
        `modinfo -F parm ${module}: ${[...known.keys()].join(', ') || 'none'}`,
      ),
    );
}

function parameterRefusal(name: string, shown: string, input: Modprobe, state: ModprobeState): Refusal {
  const module = underscored(input.module);
  const evidence = `/sys/module/${module}/parameters/${name}: ${shown}`;
  const wanted = input.parameters[name] ?? input.parameters[name.replaceAll('_', '-')] ?? '';
  if (state.builtin) {
    const reason = `${input.module} is built into this kernel, so modprobe cannot set ${name}; put ${module}.${name}=${wanted} on the kernel command line and reboot`;
    return refusal('parameter-of-builtin', reason, evidence);
  }
  const held = whoHolds(state);
  const first = held === '' ? '' : ` after its users have ended (${held})`;
  const reason = `${input.module} is loaded with ${name}=${shown}, and this parameter can be set only when the module is loaded: \`reload: true\` unloads it and loads it again${first}`;
  return refusal('parameter-needs-reload', reason, evidence, held === '' ? { override: 'reload' } : {});
}

/** The refusal for a parameter that /sys does not show, of which nothing shows that it has the value; `known` is a value it has instead. */
function hiddenRefusal(name: string, known: string | null, input: Modprobe, state: ModprobeState): Refusal {
  const { module } = input;
  const path = `/sys/module/${underscored(module)}/parameters/${name} cannot be read`;
  const wanted = input.parameters[name] ?? input.parameters[name.replaceAll('_', '-')] ?? '';
  if (state.builtin) {
    const reason = `${module} is built into this kernel, so neither modprobe nor modprobe.d can set ${name}; put ${module}.${name}=${wanted} on the kernel command line and reboot`;
    const evidence = `/lib/modules/${state.release}/modules.builtin has it; /proc/cmdline: ${known === null ? `no ${module}.${name}=` : `${module}.${name}=${known}`}`;
    return refusal('parameter-of-builtin', reason, evidence, { liftedBy: 'reboot' });
  }
  const held = whoHolds(state);
  const first = held === '' ? '' : ` after its users have ended (${held})`;
  const other = name === 'ids' ? '; pci-bind binds one device by its address, without a reload' : '';
  const doubt =
    known === null
      ? `does not show ${name}, so it is unknown whether ${name} is ${wanted}; ${name} is read`
      : `was loaded with ${name}=${known}; ${name} is read`;
  const reason = `${module} is loaded already and ${doubt} only when the module is loaded: \`reload: true\` unloads it and loads it again${first}${other}`;
  const evidence =
    known === null
      ? `${path}; nothing shows that it was loaded with ${name}`
      : `${path}; it was loaded with ${name}=${known}`;
  return refusal('parameter-needs-reload', reason, evidence, held === '' ? { override: 'reload' } : {});
}

/** The requested parameters that /sys does not show, and whose value is not known to be the requested one. */
export function hiddenParameters(input: Modprobe, state: ModprobeState): readonly string[] {
  return Object.entries(input.parameters).flatMap(([key, asked]) => {
    const name = underscored(key);
    if ((state.parameters.get(name)?.value ?? null) !== null) return [];
    const known = hiddenValue(input.module, name, state);
    return known !== null && sameParameter(asked, known.value) ? [] : [name];
  });
}

/** The parameters with another value than requested that /sys shows, and that can be set only during loading. */
export function fixedParameters(input: Modprobe, state: ModprobeState): readonly string[] {
  return Object.entries(input.parameters).flatMap(([key, asked]) => {
    const seen = state.parameters.get(underscored(key));
    const differs = seen !== undefined && seen.value !== null && !sameParameter(asked, seen.value);
    return differs && !seen.writable ? [underscored(key)] : [];
  });
}

/** The present values of parameters, or their values after a load with `asked`. */
export function shownBy(
  names: readonly string[],
  { parameters }: ModprobeState,
  asked: Modprobe['parameters'] = {},
): Readonly<Record<string, string>> {
  const given = new Map(Object.entries(asked).map(([name, value]) => [underscored(name), value]));
  const shown = names.map((name) => {
    const now = parameters.get(name)?.value ?? '';
    const value = given.get(name);
    return [name, value === undefined ? now : shownAs(value, now)] as const;
  });
  return Object.fromEntries(shown);
}

/** The parameters of a loaded module: each is unchanged, is written, or is a reason for a refusal. */
export function planParameters(input: Modprobe, state: ModprobeState): ParameterOutcome {
  const changes: AttributeChange[] = [];
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  const hidden = hiddenParameters(input, state);
  for (const [key, asked] of Object.entries(input.parameters)) {
    const name = underscored(key);
    const seen = state.parameters.get(name);
    const path = `/sys/module/${underscored(input.module)}/parameters/${name}`;
    if (seen === undefined || seen.value === null) {
      const known = hiddenValue(input.module, name, state);
      if (hidden.includes(name)) refusals.push(hiddenRefusal(name, known?.value ?? null, input, state));
      else if (!state.builtin && state.recorded === null)
        warnings.push(`${input.module} does not show ${name}; ${known?.from} sets it to ${asked} at every load`);
    } else if (!sameParameter(asked, seen.value)) {
      if (!seen.writable) refusals.push(parameterRefusal(name, seen.value, input, state));
      else {
        changes.push(setAttribute({ path, from: seen.value, to: shownAs(asked, seen.value), write: asked }));
      }
    }
  }
  return { changes, refusals, warnings };
}

/** The types whose shown value can be used to set the parameter again. */
const plain = new Set(['bool', 'invbool', 'byte', 'short', 'ushort', 'int', 'uint', 'long', 'ulong', 'hexint']);

/** The parameters in effect, so that undo of an unload loads the module in the same state. */
export function parametersNow({ info, parameters }: ModprobeState): ModuleChange['parameters'] {
  const entries = [...parameters].flatMap(([name, { value }]) =>
    value !== null && plain.has(info.parameters?.get(name) ?? '') ? [[name, value] as const] : [],
  );
  return Object.fromEntries(entries);
}
