import { host } from '../../../engine/model/site.ts';
import { escapeControlsInLine } from '../../process/escape-controls.ts';

/** The machine of a step or a change, if it is not the host: " on peer". */
export const placeOf = (on: string): string => (on === host ? '' : ` on ${escapeControlsInLine(on)}`);
