import type { Refusal } from '../../engine/model/step-type.ts';
import { underscored } from '../../facts/boot/underscored.ts';
import { shownLine, shownText } from '../../facts/owners/file-line.ts';
import {
  blacklisting,
  configuredParameters,
  doesNothing,
  firstLine,
} from '../../facts/owners/modprobe-configuration.ts';
import type { ModprobeLine } from '../../facts/owners/modprobe-configuration.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import { persistentPaths } from './modprobe-state.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { refusal } from '../support/refusal.ts';

/** The `install` lines of the module and of the modules that are loaded with it. */
const installLines = (
  module: string,
  { missing, configuration }: ModprobeState,
): readonly (readonly [string, ModprobeLine])[] =>
  [module, ...missing].flatMap((name) => {
    const line = firstLine(configuration.lines, 'install', name);
    return line === null ? [] : [[name, line] as const];
  });

/** The same without a line that another module before has too, as a pattern can have several modules. */
const onceEach = (found: ReturnType<typeof installLines>): ReturnType<typeof installLines> =>
  found.filter(([, line], index) => found.findIndex(([, other]) => other === line) === index);

const way = (at: string): string => (at === '/proc/cmdline' ? 'remove the word there and reboot' : 'remove the line');

function aliasCheck(module: string, { configuration: { lines } }: ModprobeState): readonly Refusal[] {
  const alias = firstLine(lines, 'alias', module);
  const target = underscored(alias?.rest.split(/\s+/)[0] ?? '');
  if (alias === null || target === underscored(module)) return [];
  const reason = `for modprobe, ${module} is another name of ${shownText(target)}: it would load that instead; ${way(alias.at)}`;
  return [refusal('alias-redirects', reason, shownLine(alias))];
}

function blockCheck(module: string, { configuration: { blocked } }: ModprobeState): readonly Refusal[] {
  if (blocked === null) return [];
  const reason = `this kernel was started with an order not to load ${module}: modprobe fails with "Operation not permitted"; remove the word from the kernel command line and reboot`;
  return [refusal('module-blocked-by-kernel', reason, shownLine(blocked), { liftedBy: 'reboot' })];
}

/** The reasons why the module cannot be loaded by modprobe, now or at the next boot. */
function loadingChecks(module: string, state: ModprobeState): readonly Refusal[] {
  const idle = onceEach(installLines(module, state)).filter(([, line]) => doesNothing(line.rest));
  return [
    ...aliasCheck(module, state),
    ...blockCheck(module, state),
    ...idle.map(([name, line]) => {
      const effect =
        name === module ? 'nothing is loaded' : `${module}, which needs ${name}, fails with "Unknown symbol"`;
      const reason = `modprobe runs \`${shownText(line.rest)}\` instead of loading ${name}, so ${effect}; ${way(line.at)}`;
      return refusal('install-line-loads-nothing', reason, shownLine(line));
    }),
  ];
}

/** modules-load.d obeys the blacklist, modprobe with the name of a module does not. */
function blacklistCheck({ module }: Modprobe, { configuration: { lines } }: ModprobeState): readonly Refusal[] {
  const [line] = blacklisting(lines, module);
  if (line === undefined) return [];
  const reason = `${module} is on the blacklist, which does not stop modprobe now, but the next boot: systemd-modules-load does not load it; ${way(line.at)}`;
  return [refusal('blacklisted-at-boot', reason, shownLine(line), { override: 'allow_other_owner' })];
}

/**
 * Checks of the host's configuration before a module is loaded, now or by the next boot. `now`: this plan loads it; otherwise it only
 * writes files for the boot.
 */
export function configurationChecks(input: Modprobe, state: ModprobeState, now: boolean): readonly Refusal[] {
  if (state.builtin) return [];
  const boot = { override: 'allow_other_owner' } as const;
  const loading = loadingChecks(input.module, state);
  return [
    ...loading.map((one) => (now || one.check === 'module-blocked-by-kernel' ? one : { ...one, ...boot })),
    ...(input.persist === true ? blacklistCheck(input, state) : []),
  ];
}

function commandNotes({ module, parameters }: Modprobe, state: ModprobeState): readonly Refusal[] {
  return onceEach(installLines(module, state))
    .filter(([, line]) => !doesNothing(line.rest))
    .map(([name, line]) => {
      const lost = Object.keys(parameters).length > 0 && name === module && !line.rest.includes('$CMDLINE_OPTS');
      const reason = `modprobe runs \`${shownText(line.rest)}\` as root instead of loading ${name}; whether it loads ${name} is up to that command${lost ? ', and it does not get the parameters of the step ($CMDLINE_OPTS)' : ''}`;
      return refusal('install-line-runs', reason, shownLine(line));
    });
}

/** Parameters that modprobe adds without the step, and those that a later line sets again at boot. */
function optionNotes(
  { module, parameters, persist }: Modprobe,
  { configuration: { lines } }: ModprobeState,
): readonly Refusal[] {
  const asked = new Map(Object.entries(parameters).map(([name, value]) => [underscored(name), value]));
  const configured = configuredParameters(lines, module);
  const own = persistentPaths(module).options;
  const nameOf = (at: string): string => at.slice(at.lastIndexOf('/') + 1);
  const isLater = (at: string): boolean => at === '/proc/cmdline' || nameOf(at) > nameOf(own);
  const last = configured.filter(
    ({ name }, index) => !configured.slice(index + 1).some((other) => other.name === name),
  );
  return last.flatMap(({ name, value, ...line }) => {
    const wanted = asked.get(name);
    if (wanted === undefined) {
      const reason = `${module} is also loaded with ${shownText(`${name}=${value}`)}, which the step does not name`;
      return [refusal('options-elsewhere', reason, shownLine(line))];
    }
    if (persist === false || wanted === value || !isLater(line.at)) return [];
    const reason = `the next boot reads ${line.at} after ${own}, so ${name} is then ${shownText(value)} and not ${wanted}; ${way(line.at)}`;
    return [refusal('options-overridden', reason, shownLine(line))];
  });
}

/** Notes about the host's configuration for a module that this plan loads, or has loaded at boot. */
export function configurationNotes(input: Modprobe, state: ModprobeState, now: boolean): readonly Refusal[] {
  if (state.builtin) return [];
  const { module, persist } = input;
  const [listed] = state.configuration.atBoot;
  const same =
    listed === undefined || persist === false
      ? []
      : [
          refusal(
            'also-set-elsewhere',
            `the boot loads ${module} because of another file too; this is compatible with the step, and undo of the step does not change it`,
            shownLine(listed),
          ),
        ];
  return [
    ...(now ? commandNotes(input, state) : []),
    ...optionNotes(input, state),
    ...(persist === true ? [] : blacklistCheck(input, state).map((one) => ({ ...one, override: null }))),
    ...same,
  ];
}

/** Checks of the host's configuration before a module is unloaded. */
export function unloadingChecks(
  { module, persist }: Modprobe,
  { configuration, loaded }: ModprobeState,
): readonly Refusal[] {
  const remove = loaded ? firstLine(configuration.lines, 'remove', module) : null;
  const idle = remove !== null && doesNothing(remove.rest);
  const found = idle
    ? [
        refusal(
          'remove-line-unloads-nothing',
          `modprobe -r runs \`${shownText(remove.rest)}\` instead of unloading ${module}; remove the line`,
          shownLine(remove),
        ),
      ]
    : [];
  const loading = configuration.atBoot.map((line) =>
    refusal(
      'loaded-at-boot',
      `the next boot loads ${module} again; ${way(line.at)}`,
      shownLine(line),
      persist === false ? {} : { override: 'allow_other_owner' },
    ),
  );
  return [...found, ...loading];
}
