import type { MainMessage } from '../protocol.ts';
import type { CallEntry, Delivery } from './log-entry.ts';

/** Something that is ready for the script. */
export interface Ready {
  /** Whether it is what was recorded. */
  readonly is: (recorded: Delivery) => boolean;
  /** Writes it. What was recorded is delivered in its place. */
  readonly write: (now: number, recorded: Delivery | undefined) => Written;
  /** The call that it answers. */
  readonly call?: CallEntry;
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
  readonly entry: (now: number, recorded: Entry | undefined) => Entry;
  readonly message: (entry: Entry) => MainMessage;
  readonly call?: CallEntry;
  readonly cause?: unknown;
}

export function createReady<Entry extends Delivery>({ is, entry, message, ...about }: ReadyOptions<Entry>): Ready {
  return {
    ...about,
    is,
    write(now, recorded) {
      const known = recorded !== undefined && is(recorded) ? recorded : undefined;
      const fresh = entry(now, known);
      const delivered = known ?? fresh;
      return { fresh, delivered, message: message(delivered) };
    },
  };
}
