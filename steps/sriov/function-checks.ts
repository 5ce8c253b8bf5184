import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import { refusal } from '../support/refusal.ts';
import type { SriovState } from './probe-sriov.ts';

type Request = NonNullable<Sriov['functions']>[number];

/** Values that occur more than once. */
const repeated = <T>(values: readonly T[]): readonly T[] => [
  ...new Set(values.filter((value, at) => values.indexOf(value) !== at)),
];

/** The lowest bit of the first byte is set for a group of receivers (IEEE 802.3, 3.2.3). */
const isGroup = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;

function macChecks(functions: readonly Request[]): readonly Refusal[] {
  const given = functions.flatMap(({ index, mac }) => (mac === undefined ? [] : [{ index, mac }]));
  const wrong = given.flatMap(({ index, mac }) =>
    isGroup(mac)
      ? [`${mac} of function ${index} is a multicast address`]
      : mac === '00:00:00:00:00:00'
        ? [`${mac} of function ${index} is no address`]
        : [],
  );
  const twice = repeated(given.map(({ mac }) => mac)).map((mac) => `${mac} is the address of two functions`);
  return [...wrong, ...twice].map((what) =>
    refusal(
      'function-mac-unusable',
      `${what}; use a unicast address for each, e.g. 02:00:00:00:00:01`,
      'with: functions',
    ),
  );
}

/** What the request contradicts by itself. */
function requestChecks({ count, functions = [] }: Sriov): readonly Refusal[] {
  const beyond = functions.filter(({ index }) => index >= count);
  const twice = repeated(functions.map(({ index }) => index));
  const reversed = functions.filter(({ min_tx_rate: least = 0, max_tx_rate: most = 0 }) => most > 0 && least > most);
  return [
    ...beyond.map(({ index }) =>
      refusal(
        'function-not-made',
        `function ${index} does not exist: with count ${count} the functions are ${count === 0 ? 'none' : `0 to ${count - 1}`}`,
        `with: { count: ${count} }`,
      ),
    ),
    ...twice.map((index) =>
      refusal(
        'function-set-twice',
        `function ${index} is listed twice; write its settings in one entry`,
        'with: functions',
      ),
    ),
    ...reversed.map(({ index, min_tx_rate: least, max_tx_rate: most }) =>
      refusal(
        'function-rate-reversed',
        `function ${index}: min_tx_rate ${least} is larger than max_tx_rate ${most}; ip(8) rejects it`,
        'with: functions',
      ),
    ),
    ...macChecks(functions),
  ];
}

/** Settings that an existing function does not report, so that its driver does not support them. */
function unsupported({ device, functions = [] }: Sriov, { port, driver }: SriovState): readonly Refusal[] {
  return functions.flatMap(({ index, ...wanted }) => {
    const seen = port?.functions.get(index);
    const missing = Object.keys(wanted).filter((key) => seen !== undefined && !(key in seen));
    if (missing.length === 0) return [];
    const reason = `the driver ${driver ?? ''} of ${device} does not support ${missing.join(', ')}: it does not report it for function ${index}; remove it from the step`;
    return [refusal('function-setting-unsupported', reason, `ip -j link show dev ${port?.name ?? ''}: vf ${index}`)];
  });
}

/** The reasons why the settings of single functions cannot be set. */
export function functionChecks(input: Sriov, state: SriovState): readonly Refusal[] {
  const { device, functions } = input;
  if (functions === undefined) return [];
  const wrong = requestChecks(input);
  if (wrong.length > 0) return wrong;
  if (state.eswitch?.startsWith('switchdev') === true) {
    const reason = `the switch inside ${device} is in switchdev mode, in which VLAN, trust, spoof check and rates of a function do not apply: its port representor (ip -d link show, portname pf0vf0) has them, with tc, a bridge or Open vSwitch, and \`devlink port function set\` the MAC address. Remove functions from the step, or return to legacy mode: devlink dev eswitch set pci/${device} mode legacy`;
    return [refusal('eswitch-in-switchdev', reason, `devlink dev eswitch show pci/${device}: ${state.eswitch}`)];
  }
  if (state.port === null) {
    const reason = `${device} has no network interface, through which functions are set (driver ${state.driver ?? 'none'}), or ip(8) is not installed`;
    return [refusal('card-without-interface', reason, `${deviceFolder(device)}/net/`)];
  }
  return unsupported(input, state);
}

const words = (settings: object): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');

/** Settings that are not those of a new function. The MAC address is none of them: drivers give new functions one. */
const special = ({ vlan = 0, qos = 0, max_tx_rate: most = 0, min_tx_rate: least = 0, trust = false }) => ({
  ...(vlan > 0 ? { vlan } : {}),
  ...(qos > 0 ? { qos } : {}),
  ...(most > 0 ? { max_tx_rate: most } : {}),
  ...(least > 0 ? { min_tx_rate: least } : {}),
  ...(trust ? { trust } : {}),
});

/** What the settings do to their users, and what of them is lost. */
export function functionNotes({ device, count, functions = [] }: Sriov, state: SriovState): readonly string[] {
  const { port } = state;
  if (port === null) return [];
  const evidence = `ip -j link show dev ${port.name}`;
  const down =
    functions.length > 0 && !port.isUp
      ? [
          refusal(
            'card-is-down',
            `${port.name} of ${device} is down: its functions have no link, and some drivers (i40e, ice) reject settings until it is up (ip link set ${port.name} up)`,
            `${evidence}: flags without UP`,
          ),
        ]
      : [];
  const lost =
    count === state.count
      ? []
      : [...port.functions]
          .map(([index, seen]) => [index, special(seen)] as const)
          .filter(([, seen]) => Object.keys(seen).length > 0)
          .map(([index, seen]) =>
            refusal(
              'function-settings-lost',
              `function ${index} has ${words(seen)}; this is lost when the number changes, and undo does not restore it`,
              `${evidence}: vf ${index}`,
            ),
          );
  const used =
    count !== state.count
      ? []
      : functions.flatMap(({ index, mac }) => {
          const uses = state.functions[index]?.uses ?? [];
          if (uses.length === 0) return [];
          const late = mac === undefined ? '' : '; a new MAC address is seen when its driver is loaded again';
          const users = uses.map(({ what }) => what).join(', ');
          const reason = `${users}: function ${index} is in use, and its traffic changes at once${late}`;
          return [refusal('function-has-user', reason, uses.map(({ evidence: seen }) => seen).join('; '))];
        });
  return [...down, ...lost, ...used].map((one) => warned(one));
}
