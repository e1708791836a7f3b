import { SpellError } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import { copyJson } from '../state/copy-json.ts';
import { MESSAGE_PRIORITIES, type Message, type OutgoingMessage } from './message.ts';

/** What a channel says of a message. */
interface Sending {
  readonly channel: string;
  /** Called when the message is found good. */
  readonly newId: () => string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Checks and copies a message that is to be sent, so that the sender may change its own afterwards.
 *
 * @throws SpellError `VALIDATION_FAILED`; `VALUE_UNSUPPORTED` for a payload that is no JSON.
 */
export function toMessage({ ttlMs, ...outgoing }: OutgoingMessage, { channel, newId, now }: Sending): Message {
  const { priority = 'normal', type = 'message', requiresAck = false } = outgoing;
  const payload = copyJson(toJson(outgoing.payload, `The payload of a message for channel "${channel}"`));
  if (!MESSAGE_PRIORITIES.includes(priority)) {
    throw invalid(`Expected a priority of ${MESSAGE_PRIORITIES.join(', ')}; got "${priority}".`);
  }
  if (ttlMs !== undefined && !(ttlMs > 0 && Number.isFinite(ttlMs))) {
    throw invalid(`Expected the ttlMs of a message to be a number of ms above 0; got ${ttlMs}.`);
  }
  const id = newId();
  const { correlationId = id } = outgoing;
  const expiry = ttlMs === undefined ? {} : { expiresAt: now + ttlMs };
  const about = { type, priority, requiresAck, correlationId, timestamp: now, ...expiry };
  return { ...outgoing, ...about, id, channel, payload, attempt: 1 };
}

function invalid(message: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message });
}
