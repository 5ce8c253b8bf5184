import type { Output, RunOptions } from '../../../engine/model/machine.ts';
import { textOf, writeText } from '../world/files.ts';
import type { Answer } from './qmp.ts';
import { parse } from './qmp.ts';
import type { World } from '../world/world.ts';

/** Runs a program in the guest. */
export type Execute = (world: World, argv: readonly string[], options: RunOptions) => Output;

const sentinel = String.fromCharCode(0xff);

/**
 * Speaks the guest agent's protocol (QEMU's qga/qapi-schema.json) for the system inside a virtual machine; `shutDown`
 * ends it. The byte 0xff before an answer is written as U+00FF.
 */
export function guestAgent(guest: World, execute: Execute, shutDown: () => void): Answer {
  const handles = new Map<number, { readonly path: string; text: string; at: number }>();
  let next = 100;

  const run = (given: Readonly<Record<string, unknown>>): unknown => {
    const argv = [String(given['path']), ...((given['arg'] as readonly string[] | undefined) ?? [])];
    const output = execute(guest, argv, { stdin: decode(given['input-data']) });
    if (output.code === 127)
      throw new Error(
        `Guest agent command failed, error was 'Failed to execute child process “${argv[0]}” (No such file or directory)'`,
      );
    const pid = guest.kernel.nextPid;
    guest.kernel.nextPid += 1;
    guest.executed.set(pid, output);
    return { pid };
  };
  const status = (pid: number): unknown => {
    const output = guest.executed.get(pid);
    if (output === undefined) throw new Error(`Invalid parameter 'pid'`);
    guest.executed.delete(pid);
    return {
      exited: true,
      exitcode: output.code ?? 0,
      ...(output.stdout === '' ? {} : { 'out-data': encode(output.stdout) }),
      ...(output.stderr === '' ? {} : { 'err-data': encode(output.stderr) }),
    };
  };
  const interfaces = (): unknown =>
    [...guest.kernel.interfaces.values()].map((held) => ({
      name: held.name,
      'hardware-address': held.mac,
      'ip-addresses': held.addresses.map(({ local, prefix, family }) => ({
        'ip-address-type': family === 4 ? 'ipv4' : 'ipv6',
        'ip-address': local,
        prefix,
      })),
    }));
  const handleOf = (given: Readonly<Record<string, unknown>>): { path: string; text: string; at: number } => {
    const handle = handles.get(Number(given['handle']));
    if (handle === undefined) throw new Error(`handle '${String(given['handle'])}' has not been found`);
    return handle;
  };
  const files = (command: string, given: Readonly<Record<string, unknown>>): unknown => {
    if (command === 'guest-file-open') {
      const path = String(given['path']);
      const writes = /^[wa]/.test(String(given['mode'] ?? 'r'));
      const text = textOf(guest, path);
      if (text === undefined && !writes)
        throw new Error(`failed to open file '${path}' (mode: 'r'): No such file or directory`);
      next += 1;
      handles.set(next, { path, text: String(given['mode']).startsWith('w') ? '' : (text ?? ''), at: 0 });
      return next;
    }
    const handle = handleOf(given);
    if (command === 'guest-file-write') {
      const piece = decode(given['buf-b64']);
      handle.text += piece;
      writeText(guest, handle.path, handle.text);
      return { count: piece.length, eof: false };
    }
    if (command === 'guest-file-close') return handles.delete(Number(given['handle'])) ? {} : {};
    const piece = handle.text.slice(handle.at, handle.at + Number(given['count'] ?? 4096));
    handle.at += piece.length;
    return { count: piece.length, 'buf-b64': encode(piece), eof: handle.at >= handle.text.length };
  };
  const answer = (command: string, given: Readonly<Record<string, unknown>>): unknown => {
    switch (command) {
      case 'guest-sync':
      case 'guest-sync-delimited':
        return given['id'];
      case 'guest-ping':
      case 'guest-info':
        return command === 'guest-ping' ? {} : { version: '10.0.13', supported_commands: [] };
      case 'guest-network-get-interfaces':
        return interfaces();
      case 'guest-exec':
        return run(given);
      case 'guest-exec-status':
        return status(Number(given['pid']));
      case 'guest-file-open':
      case 'guest-file-read':
      case 'guest-file-write':
      case 'guest-file-close':
        return files(command, given);
      case 'guest-shutdown':
        shutDown();
        return undefined;
      default:
        throw new Error(`The command ${command} has not been found`);
    }
  };
  return (line) => {
    const request = parse(line.slice(line.indexOf('{')));
    if (request === undefined) return [];
    const command = String(request['execute']);
    const given = (request['arguments'] ?? {}) as Readonly<Record<string, unknown>>;
    try {
      const value = answer(command, given);
      // The agent does not answer a shutdown that works.
      if (value === undefined) return [];
      return [`${command === 'guest-sync-delimited' ? sentinel : ''}${JSON.stringify({ return: value })}`];
    } catch (error) {
      return [JSON.stringify({ error: { class: 'GenericError', desc: error instanceof Error ? error.message : '' } })];
    }
  };
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function decode(value: unknown): string {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : '';
}
