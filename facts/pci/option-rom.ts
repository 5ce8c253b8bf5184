/** An image in an expansion ROM (PCI Firmware Specification 3.0, chapter 5). */
interface RomImage {
  readonly vendor: string;
  readonly device: string;
  /** The kind of its code: 0 for a PC BIOS, 3 for UEFI. */
  readonly codeType: number;
}

const id = (bytes: Buffer, at: number): string => bytes.readUInt16LE(at).toString(16).padStart(4, '0');

/** The largest number of images that is read; real files have two or three. */
const mostImages = 32;

/**
 * The images in the content of an expansion ROM, or what is wrong with it. Each begins with 55 AA and names, at byte 24,
 * the place of its data structure "PCIR", which has its IDs, its length in units of 512 bytes, and whether it is the
 * last one.
 */
export function readOptionRom(bytes: Buffer): readonly RomImage[] | string {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.subarray(0, 4).toString('latin1') === 'NVGI')
    return 'it begins with the header of an NVIDIA flash file (NVGI): remove everything before the bytes 55 AA';
  const images: RomImage[] = [];
  let start = 0;
  while (images.length < mostImages) {
    const where = images.length === 0 ? '' : ` at byte ${start}`;
    if (start + 26 > bytes.length || bytes.readUInt16BE(start) !== 0x55aa)
      return images.length > 0
        ? `its image${where} is missing: the file is incomplete`
        : 'it does not begin with the bytes 55 AA';
    const data = start + bytes.readUInt16LE(start + 24);
    if (data + 24 > bytes.length || bytes.subarray(data, data + 4).toString('latin1') !== 'PCIR')
      return `its image${where} has no data structure "PCIR"`;
    images.push({ vendor: id(bytes, data + 4), device: id(bytes, data + 6), codeType: bytes.readUInt8(data + 20) });
    const isLast = (bytes.readUInt8(data + 21) & 0x80) !== 0;
    if (isLast) break;
    const length = bytes.readUInt16LE(data + 16) * 512;
    if (length === 0) return `its image${where} has no length`;
    start += length;
  }
  return images;
}
