/** Known error texts of curl with a hint for each; the first match is used (curl(1), EXIT CODES). */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /is not the expected file/,
    'the file has changed, or sha256 belongs to another file: check the publisher’s SHA256SUMS',
  ],
  [
    /curl\b.{0,200}(not found|No such file or directory|ENOENT)/,
    'curl is not installed: install it, e.g. with an earlier package-install step',
  ],
  [/curl: \(6\)/, 'the machine cannot resolve this host name: check its network, or set https_proxy'],
  [/curl: \((7|28)\)/, 'the server does not answer: check the machine’s network, or set https_proxy'],
  [/curl: \(23\)/, 'the disk is full, or the folder is not writable'],
  [/curl: \(22\).{0,200}\b404\b/, 'the server does not have this file (any more): mirrors move old releases'],
  [/curl: \(22\).{0,200}\b40[13]\b/, 'the server requires a login'],
  [
    /curl: \((35|51|60)\)/,
    'the server’s certificate is not trusted: check that ca-certificates is installed and that the clock is correct',
  ],
  [/curl: \(47\)/, 'the server redirects too often'],
  [/curl: \(1\)|curl: \(3\)/, 'this URL cannot be downloaded; use https, http or file'],
];

/** A hint for the error text of a download; undefined for an unknown text. */
export function explainDownload(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
