import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

interface Sbom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const isDevelopment = ({ properties }: Component): boolean =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

/**
 * The software bill of materials of this checkout in CycloneDX (https://cyclonedx.org/specification/overview/), made by
 * npm from package-lock.json alone. The same lock file and the same npm give the same bytes: the random serial number
 * and the time are removed, and the name comes from package.json instead of the folder.
 */
export async function makeSbom(scope: 'runtime' | 'development'): Promise<string> {
  // `--omit dev` of npm 11 also omits packages that a tool needs too, such as yaml, so the scope is selected here.
  const argv = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
  const { stdout } = await execa('npm', argv, { cwd: root });
  const { serialNumber: _, metadata, components, dependencies, ...rest } = JSON.parse(stdout) as Sbom;
  const { timestamp: __, component, ...tools } = metadata;
  const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly name: string };
  const kept = components.filter((each) => scope === 'development' || !isDevelopment(each));
  const refs = new Set([component['bom-ref'], ...kept.map((each) => each['bom-ref'])]);
  const sbom = {
    ...rest,
    metadata: { ...tools, component: { ...component, name } },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) })),
  };
  return `${JSON.stringify(sbom, null, 2)}\n`;
}
