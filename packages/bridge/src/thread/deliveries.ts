import { encodeAnswer } from '../wire/encode-answer.ts';
import { encodeWire, type WireContext } from '../wire/encode-wire.ts';
import type { CallMessage, DoneMessage, ExitMessage, MainMessage, OpenMessage, RunMessage } from './protocol.ts';

/** What the host calls in a script. */
export interface Invocation {
  readonly ref: number;
  /** Of the object; `null` for a function. */
  readonly method: string | null;
  readonly args: readonly unknown[];
}

/** Brings what is meant for a script into it, and lets out what comes from it. */
export interface Deliveries {
  /** Whether the script does what it did before: then it is not to be heard. */
  readonly replaying: boolean;
  open(message: Omit<OpenMessage, 'now' | 'repeatable'>): void;
  run(message: Omit<RunMessage, 'now'>): void;
  /** Answers a call of the script. */
  settle(id: number, ok: boolean, value: unknown): void;
  /**
   * Gets ready to call into the script, and gives what does it.
   *
   * @throws SpellError `VALUE_UNSUPPORTED`, LimitError `message-size` for arguments that cannot cross.
   */
  invocation(invocation: Invocation): (id: number) => void;
  /** Lets through what came from the script, unless it should not have come. */
  leave(message: CallMessage | DoneMessage | ExitMessage, through: () => void): void;
  /** Runs the host's side of a call. */
  during<T>(call: CallMessage, run: () => T): T;
  /** The machine waits for what comes next. */
  idle(): void;
  close(): void;
}

export interface DeliveriesOptions {
  readonly wire: WireContext;
  readonly post: (message: MainMessage) => void;
  /** Time as the script sees it, epoch ms. */
  readonly now: (() => number) | undefined;
  /** Ends the script. */
  readonly end: (error: unknown) => void;
}

/** Delivers everything as soon as it is there. */
export function createDirectDeliveries({ wire, post, now, end }: DeliveriesOptions): Deliveries {
  const time = (): { readonly now?: number } => (now === undefined ? {} : { now: now() });
  return {
    replaying: false,
    open: (message) => post({ ...message, repeatable: false, ...time() }),
    run: (message) => post({ ...message, ...time() }),
    settle(id, ok, value) {
      try {
        post({ type: 'settle', id, ...encodeAnswer(ok, value, wire), ...time() });
      } catch (error) {
        end(error);
      }
    },
    invocation({ args, ...call }) {
      const text = encodeWire(args, wire);
      return (id) => post({ type: 'invoke', id, ...call, args: text, ...time() });
    },
    leave: (_message, through) => through(),
    during: (_call, run) => run(),
    idle: () => {},
    close: () => {},
  };
}
