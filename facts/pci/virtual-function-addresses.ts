/** The position of a card's virtual functions: First VF Offset and VF Stride of its SR-IOV capability. */
export interface FunctionPlaces {
  readonly offset: number;
  readonly stride: number;
}

/** A number of sysfs; null for anything else. */
const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,5}\s*$/.test(text) ? Number(text) : null;

/**
 * The places in sriov_offset and sriov_stride (Documentation/ABI/testing/sysfs-bus-pci, since 4.14); null if the kernel does
 * not show them, or if the card reports no offset while it has no virtual functions.
 */
export function placesOf(offset: string | undefined, stride: string | undefined): FunctionPlaces | null {
  const [first, each] = [numberOf(offset), numberOf(stride)];
  return first === null || first === 0 || each === null ? null : { offset: first, stride: each };
}

/**
 * The addresses of the first `count` virtual functions of a card, by number: the routing ID of function n is that of the card
 * + offset + n * stride, so functions can be on later buses than their card (PCI Express Base Specification, "SR-IOV
 * capability"; pci_iov_virtfn_bus() in drivers/pci/iov.c). Empty if the places do not fit on the buses of the domain.
 */
export function virtualFunctionAddresses(card: string, places: FunctionPlaces, count: number): readonly string[] {
  const parts = /^([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/.exec(card);
  if (parts === null || (count > 1 && places.stride === 0)) return [];
  const [, domain = '', bus = '', slot = '', part = ''] = parts;
  const own = Number.parseInt(bus, 16) * 256 + Number.parseInt(slot, 16) * 8 + Number(part);
  const ids = Array.from({ length: count }, (_, index) => own + places.offset + index * places.stride);
  if (ids.some((id) => id > 0xffff)) return [];
  const hex = (number: number): string => number.toString(16).padStart(2, '0');
  return ids.map((id) => `${domain}:${hex(id >> 8)}:${hex((id >> 3) & 0x1f)}.${id & 7}`);
}
