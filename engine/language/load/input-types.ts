import common from '../../../schemas/common.schema.json' with { type: 'json' };
import type { Schema } from '../../model/step-type.ts';

const { pciAddress, pciDevice, macAddress, interfaceName, cpuList, absolutePath, moduleName, hexId, subnet } =
  common.$defs;
const byte = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ipv4 = `${byte}(\\.${byte}){3}`;
const group = '[0-9A-Fa-f]{1,4}';
const ipv6 = `(${group}:){7}${group}|(?=([^:]*:){2,7}[^:]*$)(?!.*::.*::)(${group}(:${group})*)?::(${group}(:${group})*)?`;

/** The schema of each type that an input can be declared with, except `list`. */
export const inputTypes: Readonly<Record<string, Schema>> = {
  string: { type: 'string', description: 'Any text.' },
  integer: { type: 'integer', description: 'A whole number in decimal digits.' },
  boolean: { type: 'boolean', description: 'true or false.' },
  'pci-address': pciAddress,
  'pci-device': pciDevice,
  'mac-address': macAddress,
  interface: interfaceName,
  'cpu-list': cpuList,
  'ip-address': {
    type: 'string',
    description: 'IPv4 or IPv6 address without a prefix length, e.g. 10.128.0.49.',
    pattern: `^(${ipv4}|${ipv6})$`,
  },
  subnet,
  path: absolutePath,
  module: moduleName,
  size: {
    type: 'string',
    description: 'Size in bytes, or with the unit K, M, G or T (powers of 1024), e.g. 2G.',
    pattern: '^[1-9][0-9]*[KMGT]?$',
  },
  'hex-id': hexId,
};

/** The schema of an input's value: that of its type, the choices, and `writeOnly` for a secret. */
export function inputSchema(
  type: string,
  items: string | undefined,
  choices: readonly unknown[],
  secret: boolean,
): Schema {
  const scalar = inputTypes[type === 'list' ? (items ?? 'string') : type] ?? {};
  const chosen = choices.length > 0 ? { ...scalar, enum: choices } : scalar;
  const whole = type === 'list' ? { type: 'array', items: chosen } : chosen;
  return secret ? { ...whole, writeOnly: true } : whole;
}
