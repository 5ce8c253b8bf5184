// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Where the image goes. A seed that is there is replaced, and nothing else is.
 */
export type AbsolutePath = string;

/**
 * Writes the small CD image (ISO 9660 with Joliet, label cidata) from which cloud-init in a guest takes its instructions, its NoCloud data source. The same input gives the same bytes. Undo gives back the seed that was there, or none.
 */
export interface CloudInitSeed {
  path: AbsolutePath;
  /**
   * What the guest does at its first boot: a cloud-config as a map, or any user data as text, its first line included (#cloud-config, #!/bin/sh).
   */
  user_data: {} | string;
  /**
   * cloud-init does its work once for each instance id. When left out, it is made of the SHA-256 of user data and network, so that other instructions are carried out anew.
   */
  instance_id?: string;
  /**
   * The guest's host name.
   */
  hostname?: string;
  /**
   * Further meta data.
   */
  meta_data?: {};
  /**
   * The guest's network, version 1 or 2 of cloud-init's format. When left out, the guest asks for an address on its first card.
   */
  network_config?: {};
  /**
   * The image's permission bits in octal. It can hold passwords, and anyone who can read it can read them.
   */
  mode: string;
}
/**
 * What later steps can use.
 *
 * This interface was referenced by `CloudInitSeed`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface CloudInitSeedOutputs {
  /**
   * Where the image is.
   */
  path: string;
  /**
   * The instance id in it.
   */
  instance_id: string;
}
