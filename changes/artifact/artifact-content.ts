import type { ArtifactContent } from './change.ts';
import { parseJsonObject } from '../../facts/system/parse-json.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** Longest that reading a whole file may take, in seconds. */
const readingTime = 3600;

/** The SHA-256 of a file's bytes in hex; null for an unreadable file. */
export async function sha256Of(path: string, machine: MachineReader): Promise<string | null> {
  const { code, stdout } = await machine.query(['sha256sum', '--', path], { deadline: readingTime });
  // A name with a backslash or newline in it has a backslash before its line (sha256sum(1)).
  return code === 0 ? (/^\\?([0-9a-f]{64}) /.exec(stdout)?.[1] ?? null) : null;
}

/** A disk image as qemu-img(1) sees it. */
export interface ImageInfo {
  readonly format: string;
  /** The virtual size in bytes. */
  readonly size: number;
  /** The bytes that it uses on the disk. */
  readonly taken: number;
  readonly backing: { readonly path: string; readonly format: string } | null;
}

/** The output of qemu-img info for an image, also for an image that a virtual machine has open; null if the file is not an image or qemu-img is not installed. */
export async function readImage(path: string, machine: MachineReader): Promise<ImageInfo | null> {
  const { code, stdout } = await machine.query(['qemu-img', 'info', '--output=json', '--force-share', path]);
  if (code !== 0) return null;
  const info = parseJsonObject('qemu-img info', stdout);
  const backing = info['full-backing-filename'] ?? info['backing-filename'];
  return {
    format: String(info['format']),
    size: Number(info['virtual-size']),
    taken: Number(info['actual-size'] ?? 0),
    backing:
      typeof backing === 'string'
        ? { path: backing, format: String(info['backing-filename-format'] ?? 'unknown') }
        : null,
  };
}

/** The content of a file in the form of the required content; null if it is unknown. */
export async function readContent(
  path: string,
  wanted: ArtifactContent,
  machine: MachineReader,
): Promise<ArtifactContent | null> {
  switch (wanted.kind) {
    case 'bytes': {
      const sha256 = await sha256Of(path, machine);
      return sha256 === null ? null : { kind: 'bytes', sha256 };
    }
    case 'image': {
      const image = await readImage(path, machine);
      return image === null ? null : { kind: 'image', format: image.format, size: image.size, backing: image.backing };
    }
  }
}

/** True if a file has the required content. */
export function fits(found: ArtifactContent | null | undefined, wanted: ArtifactContent): boolean {
  if (found === null || found === undefined) return false;
  if (wanted.kind === 'bytes') return found.kind === 'bytes' && found.sha256 === wanted.sha256;
  return (
    found.kind === 'image' &&
    found.format === wanted.format &&
    (wanted.size === null || found.size === wanted.size) &&
    found.backing?.path === wanted.backing?.path &&
    found.backing?.format === wanted.backing?.format
  );
}

/** The content of a file, described in a few words. */
export function describeContent(content: ArtifactContent | null | undefined): string {
  if (content === null || content === undefined) return 'something else';
  if (content.kind === 'bytes') return `sha256 ${content.sha256}`;
  const over = content.backing === null ? '' : ` over ${content.backing.path} (${content.backing.format})`;
  return `a ${content.format} image${content.size === null ? '' : ` of ${content.size} bytes`}${over}`;
}
