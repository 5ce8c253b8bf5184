/** The target of `extends` or `include`: a file, or a playbook that ships. */
export type Link =
  | { readonly kind: 'path'; readonly path: string }
  /** `beside` is the path of a file that was possibly meant. */
  | { readonly kind: 'shipped'; readonly name: string; readonly beside: string };

/** The file that a reference in the file `from` points to; relative paths start at the folder of that file. */
export function linkOf(reference: string, from: string): Link {
  if (reference.startsWith('/')) return { kind: 'path', path: tidy(reference) };
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  if (/^[A-Za-z0-9_-]+$/.test(reference)) {
    return { kind: 'shipped', name: reference, beside: tidy(`${folder}${reference}.yaml`) };
  }
  return { kind: 'path', path: tidy(folder + reference) };
}

/** A path without `.`, without `..` after a name, and without double slashes. */
export function tidy(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (name !== '..' || !path.startsWith('/')) names.push(name);
  }
  return (path.startsWith('/') ? '/' : '') + names.join('/');
}
