import type { Refusal } from '../../../engine/model/step-type.ts';
import { showSize } from '../../../facts/system/size.ts';
import type { SeenSource } from './image-state.ts';
import { refusal } from '../refusal.ts';

export const toolMissing = refusal(
  'program-missing',
  'Disk images need qemu-img; install qemu-utils (Debian, Ubuntu) or qemu-img (Fedora), e.g. with an earlier package-install step.',
  'qemu-img: not found',
);

/** The reasons why an image cannot be created from a base image, as a copy or with a backing file. `size` is in bytes, null for the size of the base image. */
export function sourceRefusals(source: SeenSource, format: string, size: number | null): readonly Refusal[] {
  const { path, exists, blank, info } = source;
  if (!exists) return [refusal('source-missing', 'The base image does not exist.', `${path} is not a file`)];
  if (info === null) {
    if (blank) return [];
    return [refusal('source-differs', 'qemu-img cannot read the base image.', `qemu-img info ${path} fails`)];
  }
  if (info.format !== format) {
    const reason = `The step gives ${format} as the format of the base image; with a wrong format, the disk has wrong content.`;
    return [refusal('source-differs', reason, `qemu-img info: ${path} is ${info.format}`)];
  }
  if (size !== null && size < info.size) {
    const reason = 'The image would be smaller than its base image, so data at the end would be lost.';
    return [refusal('image-would-shrink', reason, `${path} has ${info.size} bytes (${showSize(info.size)})`)];
  }
  return [];
}
