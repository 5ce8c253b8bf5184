import { directDependencies } from './direct-dependencies.ts';
import { allowedInstallScripts, developmentLicenses, registryHost, runtimeLicenses } from './lock-mistakes.ts';
import { broughtBy, type Lock, type LockedPackage } from './locked-package.ts';
import { createRenderer } from '../../report/text/create-renderer.ts';

const template = `<!-- Generated from package-lock.json and scripts/dependencies/ by \`npm run generate\`; do not edit. -->

# Dependencies

\`npm ci\` installs exactly the packages of \`package-lock.json\`, and checks the SHA-512 of each archive. This page lists
them. [Decision 0032](decisions/0032-dependencies.md) explains the rules, and
[CONTRIBUTING](../CONTRIBUTING.md#dependencies-and-releases) how to change a dependency.

## Rules

A test checks these rules for every package, direct or transitive (\`test/scripts/dependencies/\`):

- Its licence is allowed: {{runtimeLicenses}}. The tools for development may also have: {{developmentLicenses}}.
- It runs no script when it is installed. Exceptions: {{scripts}}.
- It has an integrity hash of at least SHA-384.
- The lock file contains no address of another host than \`{{host}}\`.
- A direct dependency has a reason on this page.

{{#each groups}}
## {{title}}

{{text}}

{{#each members}}
### {{name}}

{{reason}}.

- Version {{version}}, published on {{published}}; licence {{license}}; install script: {{script}}
- Repository: [{{repository}}](https://github.com/{{repository}})
- Transitive packages: {{count}}{{#if names}} ({{names}}){{/if}}

{{/each}}
{{/each}}
## All packages

{{#each all}}
- {{name}} {{version}}: {{license}}{{#if development}}, development{{/if}}
{{/each}}
`;

const codePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (packages: readonly LockedPackage[]): readonly LockedPackage[] =>
  packages.toSorted((a, b) => codePoint(a.name, b.name) || codePoint(a.version, b.version));

/** docs/dependencies.md as Markdown, from a lock file. It is not formatted. */
export function dependenciesPage(lock: Lock): string {
  const memberOf = (name: string) => {
    const found = lock.packages.find(({ folder }) => folder === `node_modules/${name}`);
    const described = directDependencies.find((each) => each.name === name);
    if (found === undefined || described === undefined) throw new Error(`${name} is not described`);
    const brought = sorted(broughtBy(lock, name));
    const names = lock.development.includes(name) ? '' : [...new Set(brought.map((each) => each.name))].join(', ');
    const { version, license, hasInstallScript } = found;
    return { ...described, version, license, script: hasInstallScript ? 'yes' : 'no', count: brought.length, names };
  };
  const groups = [
    { title: 'At run time', names: lock.runtime, text: '`runbook` needs these packages.' },
    { title: 'Node', names: lock.optional, text: 'npm installs the one package that fits the machine.' },
    { title: 'For development', names: lock.development, text: 'Only tests and tools need these packages.' },
  ];
  const seen = new Map(
    sorted(lock.packages).map((each) => [
      `${each.name} ${each.version}`,
      { name: each.name, version: each.version, license: each.license ?? 'none', development: each.isDevelopment },
    ]),
  );
  return createRenderer({})(template)({
    groups: groups.map(({ title, text, names }) => ({ title, text, members: names.map(memberOf) })),
    all: [...seen.values()],
    runtimeLicenses: runtimeLicenses.join(', '),
    developmentLicenses: developmentLicenses.join(', '),
    scripts: allowedInstallScripts.length === 0 ? 'none' : allowedInstallScripts.join(', '),
    host: registryHost,
  });
}
