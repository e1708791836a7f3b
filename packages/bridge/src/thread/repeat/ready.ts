import type { MainMessage } from '../protocol.ts';
import type { Delivery } from './log-entry.ts';

/** Something that is ready for the script. */
export interface Ready {
  /** Whether it is what was recorded. */
  readonly is: (recorded: Delivery) => boolean;
  /** Writes it. What was recorded is delivered in its place. */
  readonly write: (now: number, recorded: Delivery | undefined) => Written;
  /** The error of the host that it tells. */
  readonly cause?: unknown;
}

export interface Written {
  /** As it came now. */
  readonly fresh: Delivery;
  /** As it is delivered. */
  readonly delivered: Delivery;
  readonly message: MainMessage;
}

export interface ReadyOptions<Entry extends Delivery> {
  readonly is: (recorded: Delivery) => recorded is Entry;
  /** Host values get their numbers here, so the order of deliveries decides them. */
  readonly entry: (now: number) => Entry;
  readonly message: (entry: Entry) => MainMessage;
  readonly cause?: unknown;
}

export function createReady<Entry extends Delivery>({ is, entry, message, cause }: ReadyOptions<Entry>): Ready {
  return {
    is,
    cause,
    write(now, recorded) {
      const fresh = entry(now);
      const delivered = recorded !== undefined && is(recorded) ? recorded : fresh;
      return { fresh, delivered, message: message(delivered) };
    },
  };
}
