import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JournalKey } from '../../engine/model/journal-key.ts';
import { stateFolder } from '../process/state-folder.ts';

/** 32 random bytes in hex, and a line end. */
const form = /^[0-9a-f]{64}\n$/;

const keyPath = (): string => join(stateFolder(), 'journal.key');

/** The stored key; undefined if this user has none, or if other users could read or replace it. */
function readKey(): string | undefined {
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for its writer.
    const file = openSync(keyPath(), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const about = fstatSync(file);
      const isOwn = about.isFile() && about.uid === process.getuid?.() && (about.mode & 0o077) === 0;
      const text = isOwn ? readFileSync(file, 'utf8') : '';
      return form.test(text) ? text.trim() : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Stores a new key, readable only by this user; of several processes at once, the first one makes the key of all. */
function createKey(): string | undefined {
  const path = keyPath();
  const part = `${path}.${process.pid}`;
  try {
    mkdirSync(stateFolder(), { recursive: true, mode: 0o700 });
    writeFileSync(part, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(part, path);
  } catch {
    // Another process has just made the key, or this user can store nothing: then no record has a MAC.
  }
  try {
    rmSync(part, { force: true });
  } catch {
    // A folder that this user cannot enter.
  }
  return readKey();
}

/**
 * The key of this user for the journals of one machine, which is identified by how the lab reaches it: so the journal
 * of one machine proves nothing on another machine. It never leaves this side. A run makes it at its first record.
 */
export function journalKey(machine: string): JournalKey {
  let known: string | undefined;
  const macOf = (text: string): string | null => {
    known ??= readKey();
    if (known === undefined) return null;
    const own = createHmac('sha256', Buffer.from(known, 'hex')).update(machine).digest();
    return createHmac('sha256', own).update(text).digest('hex');
  };
  return {
    sign(text) {
      known ??= readKey() ?? createKey();
      return macOf(text);
    },
    verifies(text, mac) {
      const right = macOf(text);
      return right !== null && right.length === mac.length && timingSafeEqual(Buffer.from(right), Buffer.from(mac));
    },
  };
}
