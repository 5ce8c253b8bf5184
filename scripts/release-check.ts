import { execa } from 'execa';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directDependencies } from './dependencies/direct-dependencies.ts';
import { exitCodeOf, failed, passed, showFinding, unchecked, type Finding } from './dependencies/finding.ts';
import { judgeAudit } from './dependencies/judge-audit.ts';
import { lockMistakes } from './dependencies/lock-mistakes.ts';
import { readLock } from './dependencies/locked-package.ts';
import { makeSbom } from './dependencies/make-sbom.ts';
import { stalePages } from './generate-docs.ts';

// `npm run release-check`: the checks before a release. Exit code 0: all passed; 1: a check failed; 2: no check failed,
// but at least one could not be made.
const root = join(import.meta.dirname, '..');

async function audit(...scope: readonly string[]): Promise<Finding> {
  const { stdout, exitCode } = await execa('npm', ['audit', '--json', ...scope], { cwd: root, reject: false });
  return judgeAudit(stdout, exitCode);
}

async function sbom(): Promise<Finding> {
  const [first, second] = [await makeSbom('development'), await makeSbom('development')];
  if (first !== second) return failed('npm gave two different bills of materials for one lock file');
  const count = (JSON.parse(first) as { components: readonly object[] }).components.length;
  return passed(`${count} components; npm run sbom writes it`);
}

function lock(): Finding {
  const mistakes = lockMistakes(readLock(), directDependencies);
  return mistakes.length === 0
    ? passed('licences, hashes, addresses and scripts are allowed')
    : failed(mistakes.join('\n'));
}

async function pages(): Promise<Finding> {
  const stale = await stalePages();
  return stale.length === 0
    ? passed('the generated pages are up to date')
    : failed(`${stale.join(', ')}: run npm run generate`);
}

/** Installs the locked packages into an empty folder without any script, and verifies that none is missing or extraneous. */
async function install(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-release-'));
  try {
    for (const name of ['package.json', 'package-lock.json']) await cp(join(root, name), join(folder, name));
    const options = { cwd: folder, reject: false, all: true } as const;
    const ci = await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
    if (ci.exitCode !== 0) return failed(`npm ci --ignore-scripts failed:\n${ci.all.split('\n').slice(-8).join('\n')}`);
    const ls = await execa('npm', ['ls', '--all'], options);
    if (ls.exitCode !== 0) return failed(`npm ls --all failed:\n${ls.all.split('\n').slice(-8).join('\n')}`);
    const node = await execa(join(folder, 'node_modules/.bin/node'), ['--version'], options);
    return node.exitCode === 0
      ? passed(`npm ci works without scripts, and brings Node ${node.stdout}`)
      : failed('no Node was installed');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tree(): Promise<Finding> {
  const { stdout, exitCode } = await execa('git', ['status', '--porcelain'], { cwd: root, reject: false });
  if (exitCode !== 0) return unchecked('this folder is not a Git checkout');
  return stdout === '' ? passed('no uncommitted file') : failed(`uncommitted files:\n${stdout}`);
}

const checks: readonly (readonly [string, () => Finding | Promise<Finding>])[] = [
  ['vulnerabilities at run time', () => audit('--omit', 'dev')],
  ['vulnerabilities of all packages', () => audit()],
  ['bill of materials', sbom],
  ['lock file', lock],
  ['generated pages', pages],
  ['installation', install],
  ['clean tree', tree],
];
const findings: Finding[] = [];
for (const [name, check] of checks) {
  const finding = await check();
  findings.push(finding);
  process.stdout.write(`${showFinding(name, finding)}\n`);
}
process.exitCode = exitCodeOf(findings);
