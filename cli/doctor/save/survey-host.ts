import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { seenOnce } from '../../../engine/plan/seen-once.ts';
import { loadLab } from '../../../engine/language/load/load-lab.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Machine, MachineReader } from '../../../engine/model/machine.ts';
import type { InputDeclaration, Lab, Playbook } from '../../../engine/model/playbook.ts';
import { host } from '../../../engine/model/site.ts';
import type { Json, StepType } from '../../../engine/model/step-type.ts';
import { changeKinds } from '../../../changes/index.ts';
import { readPciDevices } from '../../../facts/pci/pci-device.ts';
import { gatherFacts } from '../../../facts/gather-facts.ts';
import { recordReader, type Recorded } from '../../../machines/recorded/record-reader.ts';
import { recordedMachine } from '../../../machines/recorded/recorded-machine.ts';
import { stepTypes } from '../../../steps/index.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { systemClock } from '../../process/system-clock.ts';
import { bindToLab, checkPlaybook } from '../../run/bind-playbook.ts';
import { shippedPlaybooks } from '../../lab/find-playbook.ts';
import { readPlaybook } from '../../run/read-playbook.ts';
import { diagnose } from '../diagnose.ts';
import { lookAtHost } from '../look-at-host.ts';
import { inputOf } from '../proposal-of.ts';

/** The most cards whose playbooks are planned; pci-bind inspects every device anyway. */
const mostCards = 16;

/** Programs that would ask other machines: saving a machine is a matter of this machine only. */
const reachesOthers = (argv: readonly string[]): boolean =>
  ['curl', 'wget', 'ping', 'ssh', 'getent'].includes(argv[0] ?? '') && !argv.includes('--version');

/** The machine without these programs. */
const secluded = (machine: MachineReader): MachineReader => ({
  name: machine.name,
  read: (path) => machine.read(path),
  readFile: (path, options) => machine.readFile(path, options),
  list: (path) => machine.list(path),
  link: (path) => machine.link(path),
  resolve: (path) => machine.resolve(path),
  stat: (path) => machine.stat(path),
  query: async (argv, options) => {
    if (reachesOthers(argv)) throw new MachineError(`${argv[0]} is not asked for a recording`, { code: 'EPERM' });
    return machine.query(argv, options);
  },
  check: (argv, options) => machine.check(argv, options),
  ask: (question) => machine.ask(question),
});

/** What fails here fails in the same way when a plan is made against the recording, so it is recorded and not reported. */
const ignored = (): undefined => undefined;

function surveyLab(): Lab {
  const text =
    'lab: 1\nname: survey\nmachines:\n  host: { connect: local }\n  guest: { connect: guest-agent, host: host, vm: passthrough }\n';
  const loaded = loadLab({ path: 'survey', text });
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join('; '));
  return loaded.value;
}

/** A value for an input that the machine does not give: only what is read for it matters. */
const stand: Readonly<Record<string, string>> = {
  'ip-address': '192.0.2.10',
  subnet: '192.0.2.0/24',
  path: '/var/lib/runbook/images/guest.qcow2',
  string: 'passthrough',
  integer: '1',
  boolean: 'false',
  'cpu-list': '1',
};

function settingsFor(inputs: readonly InputDeclaration[], proposed: Readonly<Record<string, Json>>): string[] {
  return inputs.flatMap(({ name, type, default: standard }) => {
    const value =
      proposed[name] ?? (standard === undefined ? (type === 'pci-address' ? proposed['nic'] : stand[type]) : undefined);
    return value === undefined ? [] : [`${name}=${String(value)}`];
  });
}

/** The given values, and each other choice of each input alone: other choices read other things. */
function variantsOf(inputs: readonly InputDeclaration[]): readonly Readonly<Record<string, Json>>[] {
  const others = inputs.flatMap(({ name, type, schema, default: standard }) => {
    const choices = (schema['enum'] ?? (type === 'boolean' ? [true, false] : [])) as readonly Json[];
    return choices.filter((choice) => choice !== standard).map((choice) => ({ [name]: choice }));
  });
  return [{}, ...others];
}

/** Plans a shipped playbook in all its variants (for the first card) or once, for its readings. Of its programs, only those that are marked as read-only run, where they can write nothing. */
async function rehearse(
  name: string,
  proposed: Readonly<Record<string, Json>>,
  machine: Machine,
  lab: Lab,
  hasVariants: boolean,
): Promise<void> {
  const source = await readPlaybook(name);
  const playbook = source.ok ? checkPlaybook(source.value) : source;
  if (!playbook.ok) return;
  const variants = hasVariants ? variantsOf(playbook.value.inputs) : [{}];
  const plans = variants.map((variant) => rehearseOnce(playbook.value, { ...proposed, ...variant }, machine, lab));
  await Promise.all(plans);
}

async function rehearseOnce(
  playbook: Playbook,
  proposed: Readonly<Record<string, Json>>,
  machine: Machine,
  lab: Lab,
): Promise<void> {
  const settings = settingsFor(playbook.inputs, proposed);
  const bound = await bindToLab(playbook, { lab, labArguments: '', labFile: null }, settings);
  if (!bound.ok) return;
  const site = {
    playbook: bound.value.playbook,
    inputs: bound.value.inputs,
    machine: async (which: string) => {
      if (which === host) return machine;
      throw new MachineError(`${which} is not recorded`, { code: 'UNREACHABLE' });
    },
    gatherFacts,
    kinds: changeKinds,
    clock: systemClock,
  };
  await planPlaybook(site, 'read-only').catch(ignored);
}

/** Lets a step type read what it reads for an input. */
async function probe(type: StepType, given: Json, machine: MachineReader): Promise<void> {
  if (type.kind !== 'change') return;
  await type.probe(inputOf(type, given as { readonly [key: string]: Json }), machine).catch(ignored);
}

/** Folders in which steps create files: their names show which files do not exist. */
const isListed = (folder: string): boolean =>
  /^\/(?:etc|run|boot|var\/lib\/runbook|usr\/lib|lib)\/./.test(folder) || folder === '/boot';

/** The folders of everything that was read: who owns them, and which names they have. */
async function lookAround(paths: readonly string[], machine: MachineReader): Promise<void> {
  const folders = new Set(
    paths
      .filter((path) => !/^\/(?:proc|sys|dev)\//.test(path))
      .flatMap((path) => {
        const names = path.split('/').slice(1, -1);
        return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
      }),
  );
  const looks = [...folders].flatMap((folder): Promise<unknown>[] => [
    machine.stat(folder),
    machine.resolve(folder),
    ...(isListed(folder) ? [machine.list(folder)] : []),
  ]);
  await Promise.all(looks.map((look) => look.catch(ignored)));
}

/**
 * Everything that facts and the step types read of a machine: for every PCI device, for every example of a step type, and
 * for all shipped playbooks with each network card. The readings run at the same time and share round trips.
 * Nothing is changed.
 */
export async function surveyHost(from: MachineReader): Promise<Recorded> {
  const { reader, recorded } = recordReader(from);
  const once = secluded(seenOnce(reader));
  const empty = recordedMachine({ recording: 1, runbook: '0', replaced: {}, paths: {}, programs: [] }, from.name);
  const machine: Machine = { ...empty, ...once };
  const seen = await lookAtHost(once);
  const { inputs } = diagnose(seen);
  const devices = await readPciDevices(once);
  const addresses = devices.filter((each) => !each.class.startsWith('0604')).map(({ address }) => address);
  const examples = stepTypes.flatMap((type) =>
    ((type.schema['examples'] ?? []) as readonly Json[]).map((given) => probe(type, given, once)),
  );
  const binds = addresses.flatMap((device) =>
    [{}, { persist: true }, { persist: 'initramfs' }].map((more) => probe(pciBind, { device, ...more }, once)),
  );
  const cards = seen.cards.map(({ device }) => device.address).slice(0, mostCards);
  const lab = surveyLab();
  const plans = (cards.length === 0 ? [undefined] : cards).flatMap((nic, at) =>
    shippedPlaybooks().map((name) =>
      rehearse(name, { ...inputs, ...(nic !== undefined && { nic }) }, machine, lab, at === 0),
    ),
  );
  await Promise.all([...examples, ...binds, ...plans]);
  await lookAround(Object.keys(recorded().paths), once);
  return recorded();
}
