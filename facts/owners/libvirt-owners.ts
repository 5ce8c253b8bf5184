import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import type { NamedDevice, Owner } from './owner.ts';
import { wordPattern } from './owner.ts';

/** The definitions of libvirt's domains and networks. */
export const libvirtSource: FileSource = {
  folders: ['/etc/libvirt/qemu', '/etc/libvirt/qemu/networks'],
  accepts: (name) => name.endsWith('.xml'),
};

/** The links that start a domain or a network with the host. */
export const autostartFolders = ['/etc/libvirt/qemu/autostart', '/etc/libvirt/qemu/networks/autostart'] as const;

/** An element with the line that it starts on. */
interface Element {
  readonly line: number;
  readonly text: string;
}

/** The most elements of one name, and the longest element, that are read. */
const limits = { elements: 64, length: 8192 } as const;

/** The elements of a name; an incomplete one does not count. */
function elements(text: string, name: string): readonly Element[] {
  const found: Element[] = [];
  for (let from = text.indexOf(`<${name}`); from >= 0; from = text.indexOf(`<${name}`, from + 1)) {
    if (!/[\s>/]/.test(text[from + name.length + 1] ?? '')) continue;
    if (found.length >= limits.elements) break;
    const part = text.slice(from, from + limits.length);
    const tag = part.indexOf('>');
    const end = part[tag - 1] === '/' ? tag + 1 : part.indexOf(`</${name}>`);
    if (tag >= 0 && end >= 0) found.push({ line: text.slice(0, from).split('\n').length, text: part.slice(0, end) });
  }
  return found;
}

/** The text with blanks in place of its comments. */
function withoutComments(text: string): string {
  let plain = '';
  let at = 0;
  for (let from = text.indexOf('<!--'); from >= 0; from = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', from);
    plain += text.slice(at, from);
    if (end < 0) return plain;
    plain += text.slice(from, end + 3).replaceAll(/[^\n]/g, ' ');
    at = end + 3;
  }
  return plain + text.slice(at);
}

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}\\s*=\\s*(?:'([^']*)'|"([^"]*)")`)
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined) ?? null;

/** Whether an <address> element is that of the device; the domain is 0 if it is not given (formatdomain, "Host device assignment"). */
function isAddress(tag: string, address: string): boolean {
  const [domain = '', bus = '', slot = '', part = ''] = address.split(/[:.]/);
  const same = (name: string, hex: string): boolean => Number(attribute(tag, name) ?? 0) === Number.parseInt(hex, 16);
  return (
    attribute(tag, 'bus') !== null &&
    same('domain', domain) &&
    same('bus', bus) &&
    same('slot', slot) &&
    same('function', part)
  );
}

const startTag = (text: string): string => text.slice(0, text.indexOf('>') + 1);

/** The elements of a definition that pass the device through: <hostdev>, <interface type='hostdev'>, and the devices of a network. */
function passing({ text }: ConfigurationFile, { address, interfaces }: NamedDevice): readonly Element[] {
  const plain = withoutComments(text);
  const isSource = (element: Element): boolean => {
    const [source] = elements(element.text, 'source');
    return source !== undefined && elements(source.text, 'address').some(({ text: tag }) => isAddress(tag, address));
  };
  const devices = elements(plain, 'hostdev').filter(isSource);
  const cards = elements(plain, 'interface').filter(
    (element) => attribute(startTag(element.text), 'type') === 'hostdev' && isSource(element),
  );
  const pools = elements(plain, 'forward').filter((element) => {
    if (attribute(startTag(element.text), 'mode') !== 'hostdev') return false;
    const physical = elements(element.text, 'pf').map(({ text: tag }) => attribute(tag, 'dev') ?? '');
    return (
      elements(element.text, 'address').some(({ text: tag }) => isAddress(tag, address)) ||
      physical.some((name) => name !== '' && interfaces.some((own) => wordPattern(name).test(own)))
    );
  });
  return [...devices, ...cards, ...pools];
}

/** The domains and networks of libvirt that pass a device through; `autostart` has the files of those that start with the host. */
export function libvirtOwners(
  files: readonly ConfigurationFile[],
  autostart: readonly string[],
  device: NamedDevice,
): readonly Owner[] {
  return files.flatMap((file): readonly Owner[] => {
    const [element] = passing(file, device);
    if (element === undefined) return [];
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const isNetwork = file.path.includes('/networks/');
    const managed = attribute(startTag(element.text), 'managed') === 'yes';
    const atBoot = autostart.includes(file.path);
    const what = `${isNetwork ? 'network' : 'domain'} ${name.replace(/\.xml$/, '')}`;
    const tag = startTag(element.text);
    return [
      {
        at: `${file.path}:${element.line}`,
        text: tag,
        by: 'libvirt',
        sets: 'driver',
        who: managed ? `libvirt (${what}, managed='yes')` : `libvirt (${what}, managed='no')`,
        value: managed ? null : 'vfio-pci',
        does: managed
          ? `binds ${device.address} to vfio-pci and returns it to the driver of the host`
          : `expects that ${device.address} is bound to vfio-pci`,
        when: atBoot ? 'when it starts and ends, and it starts with the host (autostart)' : 'when it starts and ends',
        atBoot,
        isSure: true,
        remedy: managed
          ? `set managed='no' (virsh ${isNetwork ? 'net-edit' : 'edit'}), so that libvirt leaves the driver as it is`
          : `start the virtual machine only while the device is bound to vfio-pci`,
      },
    ];
  });
}
