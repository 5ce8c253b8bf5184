import { nearest } from '../engine/language/yaml/nearest.ts';
import { endWithParent } from './process/end-with-parent.ts';
import { escapeControlsInLine } from './process/escape-controls.ts';
import { exitCode, type ExitCode } from './process/exit-code.ts';
import { guardProcess } from './faults/guard-process.ts';
import { ignoresHangup } from './process/ignores-hangup.ts';
import { takeSecretVariables } from './process/secret-variables.ts';
import { openTerminal, type Terminal } from './process/terminal.ts';
import { verbs } from './verbs/index.ts';

function complain(terminal: Terminal, message: string, hint: string | null, see: string): ExitCode {
  const { paintErr } = terminal;
  terminal.err(`${paintErr('bad', 'error:')} ${escapeControlsInLine(message)}\n`);
  if (hint !== null) terminal.err(`  ${escapeControlsInLine(hint)}\n`);
  terminal.err(paintErr('dim', `See ${see} --help`) + '\n');
  return exitCode.wrong;
}

async function showHelp(terminal: Terminal): Promise<ExitCode> {
  const { helpOfAll } = await import('./arguments/help.ts');
  terminal.out(helpOfAll(verbs, terminal.paint, terminal.columns));
  return exitCode.done;
}

async function showVersion(terminal: Terminal): Promise<ExitCode> {
  const { version } = await import('./process/version.ts');
  terminal.out(`runbook ${version}\n`);
  return exitCode.done;
}

/** Runs one command line and returns the exit code it deserves. */
async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [word, ...rest] = argv.filter((argument, index) => index > 0 || argument !== '--no-color');
  if (word === undefined || word === '--help' || word === '-h') return showHelp(terminal);
  if (word === 'help' && rest[0] === undefined) return showHelp(terminal);
  if (word === '--version' || word === '-V') return showVersion(terminal);
  const requestedVerb = word === 'help' ? (rest[0] ?? '') : word;
  const entry = verbs.find((each) => each.name === requestedVerb);
  if (entry === undefined) {
    const near = nearest(
      requestedVerb,
      requestedVerb.startsWith('-') ? ['--help', '--version'] : verbs.map((each) => each.name),
    );
    const kind = requestedVerb.startsWith('-') ? 'option' : 'verb';
    return complain(
      terminal,
      `unknown ${kind} ${requestedVerb}`,
      near === undefined ? null : `did you mean ${near}?`,
      'runbook',
    );
  }
  const [verb, { isMistake, parseArguments }] = await Promise.all([
    entry.load(),
    import('./arguments/parse-arguments.ts'),
  ]);
  const given = parseArguments(verb, word === 'help' ? ['--help'] : rest);
  if (isMistake(given)) return complain(terminal, given.message, given.hint, `runbook ${verb.name}`);
  if (given.flags.has('help')) {
    const { helpOf } = await import('./arguments/help.ts');
    terminal.out(helpOf(verb, terminal.paint, terminal.columns));
    return exitCode.done;
  }
  return verb.run(given, terminal);
}

/** The exit code of the work, or of standard output that could not be written completely. */
async function withWholeOutput(work: Promise<ExitCode>, terminal: Terminal): Promise<ExitCode> {
  const code = await work;
  // The error of a write comes after it.
  await new Promise(setImmediate);
  const lost = terminal.lost();
  if (lost === null) return code;
  const label = terminal.paintErr('bad', 'error:');
  terminal.err(`${label} standard output could not be written completely: ${lost.message}\n`);
  return code || exitCode.failed;
}

takeSecretVariables();
if (ignoresHangup) process.on('SIGHUP', () => {});
endWithParent();
const argv = process.argv.slice(2);
const terminal = openTerminal(argv.includes('--no-color'));
guardProcess(() => withWholeOutput(main(argv, terminal), terminal), terminal);
