import { expect, test } from 'vitest';
import { readLock } from '../../../scripts/dependencies/locked-package.ts';
import { makeSbom } from '../../../scripts/dependencies/make-sbom.ts';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly 'bom-ref': string;
  readonly hashes?: readonly { readonly alg: string }[];
  readonly licenses?: readonly object[];
}

test('the bill of materials is the same each time, and lists the locked packages with hash and licence', async () => {
  const [first, second] = await Promise.all([makeSbom('runtime'), makeSbom('runtime')]);
  expect(second).toBe(first);
  expect(first).not.toMatch(/serialNumber|timestamp/);
  const { bomFormat, metadata, components, dependencies } = JSON.parse(first) as {
    readonly bomFormat: string;
    readonly metadata: { readonly component: Component };
    readonly components: readonly Component[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  expect(metadata.component).toMatchObject({ name: 'runbook', type: 'application' });
  const locked = readLock().packages.filter(({ isDevelopment }) => !isDevelopment);
  const names = (packages: readonly Pick<Component, 'name' | 'version'>[]) =>
    [...new Set(packages.map((each) => `${each.name} ${each.version}`))].sort();
  expect(names(components)).toEqual(names(locked));
  const refs = components.map((each) => each['bom-ref']);
  expect(dependencies.flatMap(({ dependsOn }) => dependsOn.filter((ref) => !refs.includes(ref)))).toEqual([]);
  expect(components.filter(({ hashes }) => hashes?.[0]?.alg !== 'SHA-512')).toEqual([]);
  expect(components.filter(({ licenses }) => licenses === undefined || licenses.length === 0)).toEqual([]);
});

test('the one for development also has the tools', async () => {
  const { components } = JSON.parse(await makeSbom('development')) as { readonly components: readonly Component[] };
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['ajv', 'vitest', 'typescript']));
});
