import type { Terminal } from '../process/terminal.ts';
import { redactedView, type RedactedView } from './redact.ts';
import type { Ending } from '../views/draw-ending.ts';
import type { View } from '../views/view.ts';

/** The suitable view: JSON if requested, live at a terminal, otherwise plain lines; it shows no secret. */
export async function createView(terminal: Terminal, isJson: boolean, ending: Ending): Promise<RedactedView> {
  return redactedView(await fittingView(terminal, isJson, ending));
}

async function fittingView(terminal: Terminal, isJson: boolean, ending: Ending): Promise<View> {
  if (isJson) return (await import('../views/create-json-view.ts')).createJsonView(terminal);
  const options = { now: () => performance.now(), ending };
  if (terminal.isLive) return (await import('../views/create-live-view.ts')).createLiveView(terminal, options);
  return (await import('../views/create-plain-view.ts')).createPlainView(terminal, options);
}
