// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The path of the image. An existing seed is replaced. Any other existing file is refused.
 */
export type AbsolutePath = string;

/**
 * Writes a small CD image with instructions for cloud-init in a guest (the NoCloud data source; ISO 9660 with Joliet, label cidata). The same input always gives the same bytes. Undo restores the previous seed. If no seed existed before, undo removes the image.
 */
export interface CloudInitSeed {
  path: AbsolutePath;
  /**
   * What the guest does at its first boot. Either a cloud-config as a map, or user data as text with its first line (#cloud-config, #!/bin/sh).
   */
  user_data: {} | string;
  /**
   * The instance ID. cloud-init runs once for each instance ID. Default: an ID computed from the SHA-256 of user data and network configuration, so changed instructions run again.
   */
  instance_id?: string;
  /**
   * The guest's host name.
   */
  hostname?: string;
  /**
   * Additional meta-data.
   */
  meta_data?: {};
  /**
   * The guest's network configuration, in version 1 or 2 of cloud-init's format. By default, the guest uses DHCP on its first network card.
   */
  network_config?: {};
  /**
   * The image's permission bits in octal. The image can contain passwords. Default: 0600, so that only the owner can read it.
   */
  mode: string;
  /**
   * If true, the folder may be one in which other users can write, e.g. /tmp or a home folder. They can then replace or remove the file at any time. A link of another user in the path is still refused. Default: false.
   */
  allow_shared_folder: boolean;
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `CloudInitSeed`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface CloudInitSeedOutputs {
  /**
   * The path of the image.
   */
  path: string;
  /**
   * The instance ID in the image.
   */
  instance_id: string;
}
