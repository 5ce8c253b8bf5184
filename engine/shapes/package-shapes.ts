import type { BroughtPackage, PackageChange, PackageState, RefreshChange } from '../packages.ts';
import { either, flag, like, list, map, nullable, path, record, seconds, text } from './shape.ts';

/** A package's name as dpkg has them, perhaps with its architecture: never an option. */
const packageName = like(/[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9-]+)?/);
const brought = map<BroughtPackage>({ name: packageName, version: like(/[0-9A-Za-z.+:~-]*/), settings: flag });
const packageState = map<PackageState>({
  installed: record(text),
  halfway: list(packageName),
  settings: list(packageName),
  needed: list(packageName),
});
/** What packages that come and go look like. */
export const packages = map<PackageChange>({
  kind: text,
  wanted: list(packageName),
  brings: nullable(list(brought)),
  alters: list(text),
  allowChanges: flag,
  recommends: flag,
  before: either(packageState, map<PackageChange['after']>({ there: flag })),
  after: either(packageState, map<PackageChange['after']>({ there: flag })),
  deadline: seconds,
});
const verified = map<RefreshChange['before']>({ verified: list(text) });
/** What a refresh of package lists looks like. */
export const refresh = map<RefreshChange>({
  kind: text,
  source: path,
  lists: list(like(/[^/\0]+/)),
  before: verified,
  after: verified,
  deadline: seconds,
});
