/** Characters that apt writes as %xx in names of lists (apt-pkg/contrib/strutl.cc, URItoFileName). */
const quoted = /[\\|{}[\]<>"^~_=!@#$%&*\u0000-\u0020\u007f-\uffff]/g;

/** The start of the names of a suite's lists in /var/lib/apt/lists: its URI without scheme and login, each / as _. */
export function listName(uri: string, suite: string): string {
  const [, rest = ''] = /^[a-z+]+:(?:\/\/(?:[^/@]*@)?)?(.*)$/.exec(uri) ?? [];
  const folder = `${rest.replace(/(?<!\/)\/+$/, '')}/${suite.endsWith('/') ? suite : `dists/${suite}/`}`;
  const name = folder.replace(quoted, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return name.replaceAll('/', '_');
}
