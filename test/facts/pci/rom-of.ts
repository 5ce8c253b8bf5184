/** An expansion ROM with an image of 512 bytes for each ID and code type (PCI Firmware Specification). */
export function romOf(...images: readonly (readonly [id: string, codeType: number])[]): Buffer {
  return Buffer.concat(
    images.map(([id, codeType], index) => {
      const bytes = Buffer.alloc(512);
      const [vendor = '', device = ''] = id.split(':');
      const data = 0x1c;
      bytes.writeUInt16BE(0x55aa, 0);
      bytes.writeUInt16LE(data, 24);
      bytes.write('PCIR', data, 'latin1');
      bytes.writeUInt16LE(Number.parseInt(vendor, 16), data + 4);
      bytes.writeUInt16LE(Number.parseInt(device, 16), data + 6);
      bytes.writeUInt16LE(1, data + 16);
      bytes.writeUInt8(codeType, data + 20);
      bytes.writeUInt8(index === images.length - 1 ? 0x80 : 0, data + 21);
      return bytes;
    }),
  );
}
