/** What curl says, and what to do about it; the first that fits counts (curl(1), EXIT CODES). */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /is not the file that is wanted/,
    'the file has changed or sha256 is of another one: look at the publisher’s SHA256SUMS',
  ],
  [
    /curl\b.*(not found|No such file or directory|ENOENT)/,
    'curl is not there: install it, e.g. with a package-install step before',
  ],
  [/curl: \(6\)/, 'the machine cannot look that name up: has it a network, or does it need https_proxy?'],
  [/curl: \((7|28)\)/, 'nobody answers there: has the machine a way out, or does it need https_proxy?'],
  [/curl: \(23\)/, 'the disk is full or the folder cannot be written'],
  [/curl: \(22\).*\b404\b/, 'the server has no such file (any more): mirrors move old releases'],
  [/curl: \(22\).*\b40[13]\b/, 'the server wants a login'],
  [
    /curl: \((35|51|60)\)/,
    'the server’s certificate is not trusted: is ca-certificates installed, and is the clock right?',
  ],
  [/curl: \(47\)/, 'the server redirects too often'],
  [/curl: \(1\)|curl: \(3\)/, 'that is no URL that can be fetched: https, http or file'],
];

/** A hint for a text that a download left; undefined for an unknown one. */
export function explainDownload(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
