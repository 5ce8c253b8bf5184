import { like, list, text } from './shape.ts';

/** A program with its arguments. */
export const argv = list(text, 1);
/** The name of a systemd unit (systemd.unit(5)). */
export const unit = like(/[A-Za-z0-9:_.@\\-]{1,255}/);
/** The name of a module, a driver or a format. */
export const word = like(/[A-Za-z0-9_.-]+/);
