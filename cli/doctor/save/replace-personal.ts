import { isIPv4, isIPv6 } from 'node:net';
import { findSecrets } from './find-secrets.ts';
import { ipMap } from './ip-addresses.ts';
import { isTelling, type KnownName, type PersonalKind } from './known-names.ts';
import { createNames } from './replacement-names.ts';

/** Replaces personal data in texts: the same value always by the same replacement. */
export interface Replacer {
  replace(text: string): string;
  /** How many different values of each kind were replaced. */
  counts(): Readonly<Partial<Record<PersonalKind, number>>>;
}

const pairs =
  /(?<![0-9a-f])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4,18}[0-9a-f]{2}(?![0-9a-f]|[:-][0-9a-f]{2}(?![0-9a-f]))/gi;
/** BOOTIF=01-52-54-…: pxelinux writes the type of the hardware before the address. */
const bootif = /^01-(?=(?:[0-9a-f]{2}-){5}[0-9a-f]{2}$)/i;
const namedMac = /(?<=\b(?:enx|wlx|wwx))[0-9a-f]{12}\b/gi;
const uuid = /(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])/gi;
const bareUuid = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi;
const volumeUuid = /(?<![A-Za-z0-9])[A-Za-z0-9]{6}(?:-[A-Za-z0-9]{4}){5}-[A-Za-z0-9]{6}(?![A-Za-z0-9])/g;
const shortUuid =
  /(?:UUID=|by-(?:part)?uuid\/|fs-uuid[^\n]{0,80}? )["']?([0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{16}|[0-9a-f]{8}-\d\d)\b/gi;
const worldWide = /\b(?:wwn-|naa\.|eui\.|nvme\.|wwn=|wwid=)(?:0x)?([0-9a-f]{16,32})\b/gi;
const qualified = /\b(?:iqn\.\d{4}-\d\d\.|nqn\.\d{4}-\d\d\.)[^\s"',;\\]+/gi;
const serial = /\bserial(?:[ _-]?(?:number|no))?["']?\s{0,3}[:=]\s{0,3}["']?([^\s,"';/\\]{5,64})/gi;
const mail = /(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+(?![\w-])/g;
const urlHost = /(?<=:\/\/(?:[^\s/@"']{0,200}@)?)(?![\d.]+(?:[:/\s]|$))([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)/g;
const remoteMount = /(?<=(?:^|[\s=]))([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63})+)(?=:\/)/gm;
const dotted = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d]|\.\d)/g;
const colons =
  /(?<![0-9a-z:])(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{2,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![0-9a-z:])/gi;
const prefixed = /"(?:local|address)"\s*:\s*"([0-9a-f.:]+)"[^{}]{0,200}?"prefixlen"\s*:\s*(\d{1,3})/gi;
const network = /(?<![0-9a-z:.])([0-9a-f:]*(?:\d{1,3}(?:\.\d{1,3}){3})?)\/(\d{1,3})(?!\d)/gi;

/** Identifiers that the firmware and partition tables share on all machines, and what says nothing. */
const publicUuids =
  /^(?:8be4df61-93ca-11d2-aa0d-00e098032b8c|4a67b082-0a4c-41cf-b6c7-440b29bb8c4f|c12a7328-f81f-11d2-ba4b-00a0c93ec93b|0fc63daf-8483-4772-8e79-3d69d8477de4|4f68bce3-e8cd-4db1-96e7-fbcaf984b709|bc13c2ff-59e6-4262-a352-b275fd6f7172|0657fd6d-a4ab-43c4-84e5-0933c84b4f4f|e6d6d379-f507-44c2-a23c-238f2a3df928|a19d880f-05fc-4d3b-a006-743f0f84911e|21686148-6449-6e6f-744e-656564454649)$/i;
const publicHost =
  /(?:^|\.)(?:debian\.org|ubuntu\.com|canonical\.com|kernel\.org|gnu\.org|freedesktop\.org|launchpad\.net|fedoraproject\.org|redhat\.com|centos\.org|archlinux\.org|opensuse\.org|suse\.com|proxmox\.com|github\.com|linuxfoundation\.org|qemu\.org|w3\.org|cloudflare\.com)$/i;
/** "getty@tty1.service" is a unit and not an address. */
const unit = /\.(?:service|socket|target|mount|timer|slice|scope|path|device|swap|automount|conf|d)$/i;

const sameDigits = /^(?:0+|f+)$/i;

/**
 * Learns the values in all texts first, so that a value is also found where nothing beside it says what it is: in upper
 * case, with other separators, or without them. Each replacement has the form of its value; none is a value of the machine.
 */
export function replacer(texts: Iterable<string>, known: readonly KnownName[]): Replacer {
  const ips = ipMap();
  const names = createNames();
  for (const { kind, text } of known) names.learn(kind, text);
  for (const text of texts) learnFrom(text);
  names.finish();

  function learnFrom(text: string): void {
    for (const { start, end } of findSecrets(text)) names.learn('secrets', text.slice(start, end));
    for (const [match] of text.matchAll(pairs))
      if (!sameDigits.test(match.replaceAll(/[:-]/g, ''))) names.learn('MAC addresses', match.replace(bootif, ''));
    for (const [match] of text.matchAll(namedMac)) names.learn('MAC addresses', match);
    for (const pattern of [uuid, bareUuid, volumeUuid])
      for (const [match] of text.matchAll(pattern))
        if (!publicUuids.test(match) && !sameDigits.test(match.replaceAll('-', ''))) names.learn('UUIDs', match);
    for (const [, match = ''] of text.matchAll(shortUuid)) names.learn('UUIDs', match);
    for (const [, match = ''] of text.matchAll(worldWide)) names.learn('serial numbers', match);
    for (const [, match = ''] of text.matchAll(serial))
      if (/\d/.test(match) && isTelling(match)) names.learn('serial numbers', match);
    for (const [match] of text.matchAll(qualified)) names.learn('serial numbers', match);
    for (const [match] of text.matchAll(mail)) if (!unit.test(match)) names.learn('e-mail addresses', match);
    for (const pattern of [urlHost, remoteMount])
      for (const [, match = ''] of text.matchAll(pattern))
        if (!publicHost.test(match) && !isIPv4(match) && isTelling(match)) names.learn('host names', match);
    for (const [, address = '', length = ''] of text.matchAll(prefixed)) ips.learn(address, Number(length));
    for (const [, address = '', length = ''] of text.matchAll(network)) ips.learn(address, Number(length));
    for (const [match] of text.matchAll(dotted)) ips.learn(match);
    for (const [match] of text.matchAll(colons)) ips.learn(match);
  }
  const version = /\b(?:version|ver|v|release)[ :=]*$/i;
  const mapped = (pattern: RegExp, isAddress: (text: string) => boolean) => (text: string) =>
    text.replaceAll(pattern, (match: string, ...rest: unknown[]) => {
      const at = rest.find((each): each is number => typeof each === 'number') ?? 0;
      return isAddress(match) && !version.test(text.slice(Math.max(0, at - 12), at))
        ? names.keep(ips.map(match))
        : match;
    });
  const addresses = [mapped(dotted, isIPv4), mapped(colons, isIPv6)];
  return {
    replace(text) {
      let result = names.cover(text, findSecrets(text));
      // An IPv6 address that ends in an IPv4 address is replaced as a whole.
      for (const map of addresses.toReversed()) result = map(result);
      return names.uncover(result);
    },
    counts() {
      const own = { ...names.counts(), 'IP addresses': ips.v4.count + ips.v6.count };
      return Object.fromEntries(Object.entries(own).filter(([, count]) => count > 0));
    },
  };
}
