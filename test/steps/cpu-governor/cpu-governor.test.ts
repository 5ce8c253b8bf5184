import { changeKinds } from '../../../changes/index.ts';
import { describe as tell } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import { Overlay } from '../../../engine/plan/overlay.ts';
import { cpuGovernor } from '../../../steps/cpu-governor/index.ts';
import { planOf } from '../support/changing.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const at = (policy: number): string => `/sys/devices/system/cpu/cpufreq/policy${policy}`;

/** Two policies of two CPUs each, under intel_pstate. */
const policy = (number: number, governor: string, preference: string): Tree => ({
  [`${at(number)}/affected_cpus`]: `${number} ${number + 1}\n`,
  [`${at(number)}/scaling_governor`]: `${governor}\n`,
  [`${at(number)}/scaling_available_governors`]: 'performance powersave\n',
  [`${at(number)}/scaling_driver`]: 'intel_pstate\n',
  [`${at(number)}/energy_performance_preference`]: `${preference}\n`,
  [`${at(number)}/energy_performance_available_preferences`]: 'default performance balance_power power\n',
});
const pstate: Tree = { ...policy(0, 'powersave', 'balance_power'), ...policy(2, 'performance', 'performance') };
const acpi: Tree = { [`${at(0)}/scaling_governor`]: 'ondemand\n', [`${at(11)}/scaling_governor`]: 'ondemand\n' };
/** As in Debian's kernel: the other governors are modules. */
const modular = (number: number): Tree => ({
  [`${at(number)}/scaling_governor`]: 'schedutil\n',
  [`${at(number)}/scaling_available_governors`]: 'performance schedutil \n',
  [`${at(number)}/scaling_driver`]: 'acpi-cpufreq\n',
});
const listing = modular(0);
const bringing = { 'modinfo -F filename cpufreq_ondemand': '/lib/modules/6.1.0/kernel/drivers/cpufreq/cpufreq_ondemand.ko\n' }; // prettier-ignore

interface Case {
  readonly what: string;
  readonly input: object;
  readonly tree?: Tree;
  readonly programs?: Readonly<Record<string, string>>;
  readonly changes?: readonly string[];
  readonly refusals?: readonly string[];
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  { what: 'all policies, those that differ', input: { governor: 'performance' }, changes: [`~ ${at(0)}/scaling_governor powersave -> performance`] }, // prettier-ignore
  { what: 'the policy of a CPU', input: { governor: 'powersave', cpus: '3' }, changes: [`~ ${at(2)}/scaling_governor performance -> powersave`] }, // prettier-ignore
  { what: 'a preference that the present governor of the other policy does not allow', input: { governor: 'powersave', energy_preference: 'power' }, changes: [
    `~ ${at(0)}/energy_performance_preference balance_power -> power`,
    `~ ${at(2)}/scaling_governor performance -> powersave`,
    `~ ${at(2)}/energy_performance_preference performance -> power`,
  ] }, // prettier-ignore
  { what: 'the preference before the governor that keeps it', input: { governor: 'performance', cpus: '0', energy_preference: 'performance' }, changes: [
    `~ ${at(0)}/energy_performance_preference balance_power -> performance`,
    `~ ${at(0)}/scaling_governor powersave -> performance`,
  ] }, // prettier-ignore
  { what: 'a preference that the governor does not allow', input: { governor: 'performance', energy_preference: 'power' }, refusals: ['energy-preference-fixed'] }, // prettier-ignore
  { what: 'a preference that does not exist', input: { governor: 'powersave', energy_preference: 'turbo' }, refusals: ['energy-preference-not-offered'] }, // prettier-ignore
  { what: 'a processor without preferences', tree: acpi, input: { governor: 'ondemand', energy_preference: 'power' }, refusals: ['energy-preference-not-offered'] }, // prettier-ignore
  { what: 'a governor that does not exist', input: { governor: 'ondemand' }, refusals: ['governor-not-offered'], says: /intel_pstate has no other governors.*performance powersave/ }, // prettier-ignore
  { what: 'a governor that intel_pstate does not have, although there is a module', programs: bringing, input: { governor: 'ondemand' }, refusals: ['governor-not-offered'] }, // prettier-ignore
  { what: 'a governor that a module provides', tree: listing, programs: bringing, input: { governor: 'ondemand' }, changes: [
    '+ module cpufreq_ondemand',
    `~ ${at(0)}/scaling_governor schedutil -> ondemand`,
  ] }, // prettier-ignore
  { what: 'an available governor, with or without a module', tree: listing, programs: bringing, input: { governor: 'performance' }, changes: [`~ ${at(0)}/scaling_governor schedutil -> performance`] }, // prettier-ignore
  { what: 'a governor that no module provides, as far as known', tree: listing, input: { governor: 'ondemand' }, refusals: ['governor-not-offered'], says: /the existence of a module cpufreq_ondemand, which would provide it, is unknown/ }, // prettier-ignore
  { what: 'CPUs that do not exist', input: { governor: 'powersave', cpus: '2-5' }, refusals: ['no-cpu-policy'], says: /CPU 4, 5/ }, // prettier-ignore
  { what: 'policies in numeric order, if the kernel lists none', tree: acpi, input: { governor: 'performance' }, changes: [
    `~ ${at(0)}/scaling_governor ondemand -> performance`,
    `~ ${at(11)}/scaling_governor ondemand -> performance`,
  ] }, // prettier-ignore
  { what: 'a virtual machine', tree: { '/sys/devices/system/cpu/online': '0-3\n' }, input: { governor: 'performance' }, refusals: ['no-cpu-frequencies'] }, // prettier-ignore
];

describe('cpu-governor', () => {
  test.each(cases)('$what', async ({ tree = pstate, programs, input, changes = [], refusals = [], says }) => {
    const proposal = await planOf(cpuGovernor, input, treeReader(tree, programs));
    expect(proposal.refusals.map(({ check }) => check)).toEqual(refusals);
    expect(proposal.changes.map(tell)).toEqual(changes);
    const words = proposal.refusals.map(({ reason, evidence }) => `${reason} ${evidence}`);
    if (says !== undefined) expect(words.join('\n')).toMatch(says);
  });

  test('a module that an earlier step loads is not loaded again', async () => {
    const two = { ...listing, ...modular(1) };
    const overlay = new Overlay(treeReader(two, bringing), changeKinds);
    const first = await planOf(cpuGovernor, { governor: 'ondemand', cpus: '0' }, overlay);
    for (const change of first.changes) overlay.plan(change, 'first');
    const second = await planOf(cpuGovernor, { governor: 'ondemand', cpus: '1' }, overlay);
    expect(second.refusals).toEqual([]);
    expect(second.changes.map(tell)).toEqual([`~ ${at(1)}/scaling_governor schedutil -> ondemand`]);
  });

  test('tuned may set it again', async () => {
    const tree = { ...pstate, '/etc/tuned/active_profile': 'balanced\n' };
    const programs = { 'systemctl show -p ActiveState': 'ActiveState=active\n' };
    const { warnings } = await planOf(cpuGovernor, { governor: 'performance' }, treeReader(tree, programs));
    expect(warnings.join()).toMatch(/^tuned-active: .*balanced/);
  });
});
