/** The longest message, in characters: many contain what a program printed, and are recorded in the journal. */
const longest = 8000;

/** The beginning and the end of a long message. */
function shorten(message: string): string {
  if (message.length <= longest) return message;
  const half = longest / 2;
  const omitted = message.length - longest;
  return `${message.slice(0, half)}\n[runbook left out ${omitted} characters here]\n${message.slice(-half)}`;
}

/**
 * An error of a machine: `code` is the errno name ("EBUSY"), "TIMEOUT" for a deadline, "UNREACHABLE" for a lost
 * connection or one that breaks the protocol, or "GONE" for a machine that does not exist any more (a guest whose virtual
 * machine ended).
 */
export class MachineError extends Error {
  readonly code: string;
  readonly path: string | undefined;
  /** What a person can do about it. */
  readonly hint: string | undefined;

  constructor(
    message: string,
    details: {
      readonly code: string;
      readonly path?: string;
      readonly hint?: string | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(shorten(message), { cause: details.cause });
    this.name = 'MachineError';
    this.code = details.code;
    this.path = details.path;
    this.hint = details.hint;
  }
}
