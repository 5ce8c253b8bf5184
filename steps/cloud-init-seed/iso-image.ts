/** Bytes of a sector. */
const sector = 2048;

/** 2000-01-01 00:00:00 UTC, for every time in the image: the same files give the same bytes. */
const recordTime = Buffer.from([100, 1, 1, 0, 0, 0, 0]);
const volumeTime = Buffer.from('2000010100000000\0', 'latin1');

/** The form of names in one of the two trees of the image. */
interface Naming {
  /** Text of a fixed width in bytes. */
  text(value: string, width: number): Buffer;
  name(value: string): Buffer;
  readonly type: 1 | 2;
  readonly escape: string;
}

const bigEndian16 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** ISO 9660 names; Linux writes them in small letters and leaves the version out. */
const plain: Naming = {
  text: (value, width) => Buffer.from(value.padEnd(width), 'latin1'),
  name: (value) => Buffer.from(`${value.toUpperCase()}.;1`, 'latin1'),
  type: 1,
  escape: '',
};

/** Joliet names: UCS-2, unchanged; the escape sequence means level 3. */
const joliet: Naming = {
  text: (value, width) => bigEndian16(value.padEnd(Math.floor(width / 2))),
  name: bigEndian16,
  type: 2,
  escape: '%/E',
};

/** A number in both byte orders, as the format wants it (ECMA-119, 7.2.3 and 7.3.3). */
function both(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes * 2);
  buffer.writeUIntLE(value, 0, bytes);
  buffer.writeUIntBE(value, bytes, bytes);
  return buffer;
}

/** A directory record (ECMA-119, 9.1). */
function record(name: Buffer, at: number, size: number, isFolder: boolean): Buffer {
  const length = 33 + name.length + ((name.length + 1) % 2);
  const fields = [
    Buffer.from([length, 0]),
    both(at, 4),
    both(size, 4),
    recordTime,
    Buffer.from([isFolder ? 2 : 0, 0, 0]),
    both(1, 2),
    Buffer.from([name.length]),
    name,
  ];
  return Buffer.concat(fields, length);
}

const folderRecord = (name: number, at: number): Buffer => record(Buffer.from([name]), at, sector, true);

/** The record of the one folder in a path table (ECMA-119, 9.4). */
function pathTable(root: number, isBig: boolean): Buffer {
  const table = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  if (isBig) {
    table.writeUInt32BE(root, 2);
    table.writeUInt16BE(1, 6);
  } else {
    table.writeUInt32LE(root, 2);
    table.writeUInt16LE(1, 6);
  }
  return table;
}

/** A volume descriptor (ECMA-119, 8.4 and 8.5; Joliet specification, 1995). */
function descriptor(
  naming: Naming,
  label: string,
  sectors: number,
  tables: readonly [number, number],
  root: number,
): Buffer {
  const fields = [
    Buffer.from([naming.type, ...Buffer.from('CD001', 'latin1'), 1, 0]),
    naming.text('', 32),
    naming.text(label, 32),
    Buffer.alloc(8),
    both(sectors, 4),
    Buffer.concat([Buffer.from(naming.escape, 'latin1')], 32),
    both(1, 2),
    both(1, 2),
    both(sector, 2),
    both(pathTable(root, false).length, 4),
  ];
  const places = Buffer.alloc(16);
  places.writeUInt32LE(tables[0], 0);
  places.writeUInt32BE(tables[1], 8);
  const people = [128, 128, 128, 128, 37, 37, 37].map((width) => {
    const text = naming.text('', width);
    return Buffer.concat([text], width);
  });
  const times = [volumeTime, volumeTime, Buffer.from(`${'0'.repeat(16)}\0`, 'latin1'), volumeTime];
  return Buffer.concat([...fields, places, folderRecord(0, root), ...people, ...times, Buffer.from([1])], sector);
}

const inSectors = (bytes: number): number => Math.max(1, Math.ceil(bytes / sector));

/**
 * A CD image (ISO 9660, ECMA-119, with Joliet) of a few files in one folder, names in order; the same files give the same
 * bytes. Names are of small letters, digits and `-`.
 */
export function isoImage(label: string, files: Readonly<Record<string, string>>): Buffer {
  const contents = Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ name, bytes: Buffer.from(text, 'utf8') }));
  const trees = [plain, joliet].map((naming, index) => ({ naming, table: 19 + 2 * index, root: 23 + index }));
  let next = 25;
  const placed = contents.map(({ name, bytes }) => {
    const at = next;
    next += inSectors(bytes.length);
    return { name, bytes, at };
  });
  const image = Buffer.alloc(next * sector);
  const put = (at: number, bytes: Buffer): void => void bytes.copy(image, at * sector);
  for (const [index, { naming, table, root }] of trees.entries()) {
    put(16 + index, descriptor(naming, label, next, [table, table + 1], root));
    put(table, pathTable(root, false));
    put(table + 1, pathTable(root, true));
    const records = placed.map(({ name, bytes, at }) => record(naming.name(name), at, bytes.length, false));
    put(root, Buffer.concat([folderRecord(0, root), folderRecord(1, root), ...records]));
  }
  put(18, Buffer.from([255, ...Buffer.from('CD001', 'latin1'), 1]));
  for (const { at, bytes } of placed) put(at, bytes);
  return image;
}

/** True for the first bytes of such an image with that label. */
export const isIsoOf = (label: string, image: Buffer): boolean =>
  image.toString('latin1', 16 * sector + 1, 16 * sector + 6) === 'CD001' &&
  image
    .toString('latin1', 16 * sector + 40, 16 * sector + 72)
    .trim()
    .toLowerCase() === label;
