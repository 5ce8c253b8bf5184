import { matchesGlob } from '../../engine/text/matches-glob.ts';
import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import type { FileLine } from './file-line.ts';
import { linesOf } from './file-line.ts';
import { addressPattern } from './owner.ts';
import type { NamedDevice, Owner } from './owner.ts';
import { writtenBy } from './written-value.ts';

/** The folders of udev(7), the first has precedence; an empty file or a link to /dev/null hides a rule file. */
export const udevSource: FileSource = {
  folders: [
    '/etc/udev/rules.d',
    '/run/udev/rules.d',
    '/usr/local/lib/udev/rules.d',
    '/usr/lib/udev/rules.d',
    '/lib/udev/rules.d',
  ],
  accepts: (name) => name.endsWith('.rules'),
  masks: true,
};

interface Token {
  readonly key: string;
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

/** The tokens of a rule, e.g. ATTR{vendor}=="0x8086". */
const tokensOf = (text: string): readonly Token[] =>
  [
    ...text
      .slice(0, 2000)
      .matchAll(/(?<![A-Z_])([A-Z_]{1,30})(?:\{([^}"]{0,120})\})?\s*(==|!=|\+=|-=|:=|=)\s*[ei]?"((?:\\.|[^"\\])*)"/g),
  ].map(([, key = '', attribute = '', operator = '', value = '']) => ({ key, attribute, operator, value }));

/** The alternatives of a pattern without brackets, at most 64; null for more. */
function withoutBrackets(pattern: string): readonly string[] | null {
  let open = pattern.split('|');
  for (let round = 0; round < 4; round += 1) {
    if (open.every((one) => !one.includes('['))) return open;
    open = open.flatMap((one) => {
      const [whole, set = ''] = /\[([^\]!^]+)\]/.exec(one) ?? [];
      if (whole === undefined) return [one];
      const letters = set.replaceAll(/(.)-(.)/g, (_, from: string, to: string) => {
        const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
        return String.fromCharCode(
          ...Array.from({ length: Math.max(0, Math.min(64, high - low + 1)) }, (__, at) => low + at),
        );
      });
      return [...letters].map((letter) => one.replace(whole, letter));
    });
    if (open.length > 64) return null;
  }
  return null;
}

function matchesPattern(pattern: string, values: readonly string[]): boolean | null {
  const alternatives = withoutBrackets(pattern);
  if (alternatives === null) return null;
  return alternatives.some((one) => values.some((value) => matchesGlob(one.toLowerCase(), value.toLowerCase(), '?')));
}

/** The values of a device for a match key; null if they cannot be known from here. */
function valuesOf({ key, attribute }: Token, device: NamedDevice): readonly string[] | null {
  const { address, vendor, device: id, class: code, interfaces, mac, driver, native } = device;
  const drivers = [driver, native].filter((name) => name !== null);
  switch (key) {
    case 'ACTION':
      return ['add', 'bind', 'change'];
    case 'SUBSYSTEM':
    case 'SUBSYSTEMS':
      return interfaces.length > 0 || code.startsWith('02') ? ['pci', 'net'] : ['pci'];
    case 'KERNEL':
    case 'KERNELS':
    case 'NAME':
      return [address, ...interfaces];
    case 'DRIVER':
    case 'DRIVERS':
      return drivers.length > 0 ? drivers : null;
    case 'DEVPATH':
      return null;
    case 'ATTR':
    case 'ATTRS': {
      const name = attribute.replace(/^device\//, '');
      const known: Readonly<Record<string, string | null>> = {
        vendor: `0x${vendor}`,
        device: `0x${id}`,
        class: `0x${code}`,
        address: mac,
      };
      const value = known[name];
      return value === undefined || value === null ? null : [value];
    }
    case 'ENV': {
      const known: Readonly<Record<string, readonly string[]>> = {
        PCI_SLOT_NAME: [address],
        PCI_ID: [`${vendor}:${id}`],
        PCI_CLASS: [code.replace(/^0/, '')],
        ID_PATH: [`pci-${address}`],
        ID_NET_DRIVER: drivers,
        INTERFACE: interfaces,
      };
      const values = known[attribute];
      return values === undefined || values.length === 0 ? null : values;
    }
    default:
      return null;
  }
}

/** Keys that say which device a rule is for; the others only say when it applies. */
const identifying = (token: Token): boolean =>
  ['KERNEL', 'KERNELS', 'NAME', 'DRIVER', 'DRIVERS', 'ATTR', 'ATTRS', 'ENV'].includes(token.key);

/** Whether a rule applies to a device: null if a condition cannot be known, false also for a rule that says nothing about devices. */
function applies(tokens: readonly Token[], names: boolean, device: NamedDevice): boolean | null {
  let sure = true;
  let named = names;
  for (const token of tokens.filter(({ operator }) => operator === '==' || operator === '!=')) {
    const values = valuesOf(token, device);
    const matched = values === null ? null : matchesPattern(token.value, values);
    if (matched === null) sure = false;
    else if (matched === (token.operator === '!=')) return false;
    else if (identifying(token)) named = true;
  }
  if (!named) return false;
  return sure ? true : null;
}

const assigns = ({ operator }: Token): boolean => operator !== '==' && operator !== '!=';

function ownerOf(line: FileLine, device: NamedDevice): Owner | null {
  const tokens = tokensOf(line.text);
  const actions = tokens.filter((token) => assigns(token) || token.key === 'PROGRAM');
  for (const { key, attribute, value } of actions) {
    const runs = key === 'RUN' || key === 'PROGRAM' || key === 'IMPORT';
    const written = key === 'ATTR' ? writtenBy(`${attribute}="${value}"`) : runs ? writtenBy(value) : null;
    if (written === null) continue;
    // A program of the rule may name the device itself, or get it from the rule (%k, $kernel).
    const elsewhere = runs && /[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/i.test(value);
    const here = addressPattern(device.address).test(value) || addressPattern(device.address).test(attribute);
    if (elsewhere && !here) continue;
    const matched = applies(tokens, here, device);
    if (matched === false) continue;
    return {
      ...line,
      ...written,
      by: 'udev',
      who: 'a udev rule',
      when: 'whenever udev adds the device (at every boot)',
      atBoot: true,
      isSure: matched === true,
      remedy: `remove the rule, and run udevadm control --reload`,
    };
  }
  return null;
}

/** The udev rules that set the driver of a device or the number of its virtual functions. */
export const udevOwners = (files: readonly ConfigurationFile[], device: NamedDevice): readonly Owner[] =>
  files
    .filter(({ text }) => /driver_override|bind|new_id|sriov_numvfs|driverctl|devbind/.test(text))
    .flatMap((file) => linesOf(file, true))
    .flatMap((line) => ownerOf(line, device) ?? []);
