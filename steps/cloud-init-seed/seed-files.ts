import { sha256 } from '../../engine/model/sha256.ts';
import type { CloudInitSeed } from '../../schemas/types/steps/cloud-init-seed.ts';

/** A map as YAML: JSON is valid YAML, and its scalars have unambiguous types. */
const asYaml = (map: object): string => `${JSON.stringify(map, null, 2)}\n`;

const userData = ({ user_data: data }: CloudInitSeed): string =>
  typeof data === 'string' ? data : `#cloud-config\n${asYaml(data)}`;

const networkConfig = ({ network_config: network }: CloudInitSeed): string | null =>
  network === undefined ? null : asYaml(network);

/** The given instance id, or an id that changes with the instructions. */
export function instanceId(input: CloudInitSeed): string {
  if (input.instance_id !== undefined) return input.instance_id;
  const instructions = JSON.stringify([userData(input), networkConfig(input)]);
  return `runbook-${sha256(instructions).slice(0, 16)}`;
}

/**
 * The files of a NoCloud seed (cloud-init's documentation, datasources/nocloud): user-data, meta-data and, if given,
 * network-config.
 */
export function seedFiles(input: CloudInitSeed): Readonly<Record<string, string>> {
  const name = input.hostname === undefined ? {} : { 'local-hostname': input.hostname };
  const network = networkConfig(input);
  return {
    'meta-data': asYaml({ 'instance-id': instanceId(input), ...name, ...input.meta_data }),
    ...(network !== null && { 'network-config': network }),
    'user-data': userData(input),
  };
}
