import type { DirectDependency } from './direct-dependencies.ts';
import type { Lock, LockedPackage } from './locked-package.ts';

/** Licences (SPDX) that the licence of this project permits to use and to distribute with it. */
export const runtimeLicenses: readonly string[] = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Further licences of tools that are not distributed with this project. */
export const developmentLicenses: readonly string[] = ['MPL-2.0', 'Python-2.0', 'PSF-2.0'];

/** Packages that may run a script when they are installed. Each entry needs a reason in docs/decisions/. */
export const allowedInstallScripts: readonly string[] = [];

/** The host of the public npm registry; the lock file may name only this one, and only over TLS. */
export const registryHost = 'registry.npmjs.org';

function isAllowed(license: string, isDevelopment: boolean): boolean {
  const allowed = isDevelopment ? [...runtimeLicenses, ...developmentLicenses] : runtimeLicenses;
  const names = license.replaceAll(/[()]/g, '').split(/ (OR|AND) /);
  const accepted = names.filter((_, index) => index % 2 === 0).map((name) => allowed.includes(name));
  // With OR a user may choose; with AND all licences apply. A mixed expression must be allowed completely.
  return names.includes('AND') ? accepted.every(Boolean) : accepted.some(Boolean);
}

function isFromRegistry(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'https:' && url.host === registryHost && url.username === '';
}

function mistakesOf(each: LockedPackage): readonly string[] {
  const { name, version, license, integrity, address } = each;
  const mistakes: string[] = [];
  if (license === null) mistakes.push('declares no licence');
  else if (!isAllowed(license, each.isDevelopment)) mistakes.push(`has the licence ${license}, which is not allowed`);
  if (integrity === null) mistakes.push('has no integrity hash');
  else if (!/(?:^| )sha(?:384|512)-[A-Za-z0-9+/]+=*/.test(integrity))
    mistakes.push('has an integrity hash weaker than SHA-384');
  if (address !== null && !isFromRegistry(address)) mistakes.push(`comes from ${address}, not from ${registryHost}`);
  if (each.hasInstallScript && !allowedInstallScripts.includes(name))
    mistakes.push('runs a script when it is installed, which is not allowed');
  return mistakes.map((mistake) => `${name} ${version} ${mistake}`);
}

/** The mistakes in the dependencies, one sentence each; empty if every rule is met. */
export function lockMistakes(lock: Lock, described: readonly DirectDependency[]): readonly string[] {
  const direct = [...lock.runtime, ...lock.optional, ...lock.development];
  const names = described.map(({ name }) => name);
  return [
    ...lock.packages.flatMap(mistakesOf),
    ...direct.filter((name) => !names.includes(name)).map((name) => `${name} has no reason in direct-dependencies.ts`),
    ...names.filter((name) => !direct.includes(name)).map((name) => `${name} has a reason, but is not a dependency`),
    ...allowedInstallScripts
      .filter((name) => !lock.packages.some((each) => each.name === name && each.hasInstallScript))
      .map((name) => `${name} may run an install script, but has none`),
  ];
}
