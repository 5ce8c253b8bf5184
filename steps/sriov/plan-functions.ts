import type { FunctionSettings, VirtualFunctionChange } from '../../changes/virtual-function/change.ts';
import { settingWords } from '../../changes/virtual-function/setting-words.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { attributeUnit } from '../support/attribute/persist-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import { aroundNow, bootUnitChecks, keptWarning } from '../support/boot/boot-unit.ts';
import { setFunctionsScript } from '../support/boot/set-functions-script.ts';
import { refused } from '../support/refused.ts';
import { countPath } from '../support/virtual-functions/count-path.ts';
import { functionsUnit } from './probe-functions.ts';
import type { SriovState } from './probe-sriov.ts';

type Request = NonNullable<Sriov['functions']>[number];

/** The change of one function; none if it has its settings. A function that the step creates has none yet. */
function changeOf(device: string, made: boolean, { index, ...after }: Request, state: SriovState) {
  const seen = state.port?.functions.get(index) ?? {};
  const keys = Object.keys(after) as (keyof FunctionSettings)[];
  const before = made ? {} : Object.fromEntries(keys.filter((key) => key in seen).map((key) => [key, seen[key]]));
  if (!made && keys.every((key) => seen[key] === after[key])) return [];
  const change: VirtualFunctionChange = { kind: 'virtual-function', device, index, made, before, after };
  return [change];
}

/** The words of `ip link set dev NAME vf` that set a function at boot, one text for each call. */
const wordsAtBoot = ({ index, ...after }: Request): readonly string[] =>
  settingWords(after, {}).map((words) => [String(index), ...words].join(' '));

/** The changes of single functions, after those of their number, and the unit that repeats them at every boot. Pure. */
export function planFunctions({ device, count, functions = [], persist }: Sriov, state: SriovState): Proposal {
  const made = count !== state.count;
  const changes = functions.flatMap((request) => changeOf(device, made, request, state));
  const nothingElse: Proposal = { ...nothing, changes };
  if (typeof state.unit === 'string') return { ...nothingElse, warnings: [keptWarning(state.unit)] };
  if (state.unit === null || !persist || functions.length === 0) return nothingElse;
  const { unit, card } = state.unit;
  const refusals = bootUnitChecks(unit);
  if (refusals.length > 0) return refused(...refusals);
  const task = {
    unit: functionsUnit(device),
    what: `Set the virtual functions of ${device} (runbook)`,
    type: 'sriov',
    script: setFunctionsScript,
    args: ['set-functions', device, card.ids, ...functions.flatMap(wordsAtBoot)],
    after: ['systemd-modules-load.service', attributeUnit(countPath(device))],
  };
  return { ...nothingElse, changes: aroundNow(changes, task, unit) };
}
