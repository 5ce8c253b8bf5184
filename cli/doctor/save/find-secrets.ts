/** The words in the name of a setting that make its value a secret. */
const words = new Set(
  [
    'password passwords passwd passphrase pass pwd pw rootpw userpw secret secrets token tokens psk apikey',
    'credential credentials auth authorization bearer privatekey presharedkey accesskey secretkey chap',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a setting with this name holds a secret: one of its words says so, e.g. rd.iscsi.password, but not iommu.passthrough. */
function isSecretName(name: string): boolean {
  const parts = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '');
  return parts.some(
    (part, at) =>
      words.has(part) || words.has(`${part}${parts[at + 1] ?? ''}`) || `${part} ${parts[at + 1] ?? ''}` === 'api key',
  );
}

/** Forms that are secrets in every place. */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|$)/g,
  /\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[\w-]+|sk-(?:ssh|ecdsa)[\w@.-]+)\s+[A-Za-z0-9+/=]{20,}[^\n"]*/g,
  /\bAAAA[A-Za-z0-9+/]{30,}={0,2}/g,
  /grub\.pbkdf2\.[\w.]+/g,
  /\$(?:1|2[abxy]?|5|6|7|y|gy|sha1|md5|argon2\w*|scrypt)\$[./A-Za-z0-9$=,+-]{8,}/g,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-)[\w-]{16,}/g,
  // A long word of upper case, lower case and digits is a key in Base64.
  /(?<![A-Za-z0-9+/_.-])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+][A-Za-z0-9+/]{30,255}={0,2}(?![A-Za-z0-9_.-])/g,
];

/** A secret with the text before it, which stays. */
export interface FoundSecret {
  readonly start: number;
  readonly end: number;
}

const named: readonly RegExp[] = [
  // name=value, name: value, "name": "value"
  /(?<!\w)(?<name>\w[\w.-]{0,100})["']?[ \t]{0,8}[=:][ \t]{0,8}(?<value>"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\\"[^"\n]*?\\"|[^\s\0"'{}[\]<>]+)/dg,
  // --password VALUE, password VALUE
  /(?<![\w.-])(?<name>-{0,2}[A-Za-z][\w-]{0,100})[ \t\0]{1,8}(?<value>"[^"\n]+"|'[^'\n]+'|[^\s\0"'=:-][^\s\0"']*)/dg,
  // user:password@ in an address
  /(?:\/\/|iscsi:)(?<value>[^\s/@"']{1,200})@/dg,
  // -object secret,id=x,data=PASSWORD of QEMU
  /\bsecret,(?:[^\s\0,]*,)*?data=(?<value>[^\s\0,]+)/dg,
  /\b(?:Bearer|Basic)[ \t]+(?<value>[\w.~+/=-]{6,})/dg,
];

/** The name of a device model, e.g. v00008086d000010D3sv…, is as long as a key. */
const modalias = /^v[0-9A-F]{8}d[0-9A-F]{8}/;

/** "--db-pass x" and "password x" give a secret; "PASSWORD_CHECK is not set" and "pass it" do not. */
const givesSecret = (name: string): boolean =>
  name.startsWith('-')
    ? isSecretName(name)
    : /^(?:[a-z]+[_-])*(?:password|passwd|passphrase|secret|token|psk)$/i.test(name);

/** Values that a switch has, which are no secrets. */
const isSwitch = (value: string): boolean => /^(?:|0|1|y|n|m|on|off|yes|no|true|false|none|null|auto)$/i.test(value);

/** The places of everything in a text that looks like a password, a key or a token. */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found = forms.flatMap((form) =>
    [...text.matchAll(form)]
      .filter(([match]) => !modalias.test(match))
      .map(({ index, 0: match }) => ({ start: index, end: index + match.length })),
  );
  for (const [at, pattern] of named.entries()) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const [start = 0, end = 0] = match.indices?.groups?.['value'] ?? [];
      const name = match.groups?.['name'];
      // The value of one setting can be another setting: look at it too.
      if (at < 2) pattern.lastIndex = Math.max(match.index + 1, match.index + (name ?? '').length);
      if (name !== undefined && !(at === 1 ? givesSecret(name) : isSecretName(name))) continue;
      const value = text.slice(start, end).replaceAll(/^\\?["']|\\?["']$/g, '');
      if (isSwitch(value)) continue;
      const offset = /^\\?["']/.exec(text.slice(start, end))?.[0].length ?? 0;
      found.push({ start: start + offset, end: start + offset + value.length });
    }
  }
  return found;
}
