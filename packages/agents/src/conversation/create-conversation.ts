import type { Conversation, Message } from '@llmspell/core';

import { trimMessages } from './trim-messages.ts';

export interface ConversationOptions {
  /** Messages to begin with, oldest first. */
  readonly messages?: readonly Message[];
  /** The most that is remembered; the oldest are forgotten first, a tool call always together with its result. @default all */
  readonly maxMessages?: number;
}

/**
 * Makes a conversation kept in memory. `messages` is a snapshot: a later `append` makes a new list, so whoever holds
 * the old one is not disturbed.
 *
 * @throws TypeError when `maxMessages` is not a whole number of at least 1.
 */
export function createConversation({ messages = [], maxMessages }: ConversationOptions = {}): Conversation {
  if (maxMessages !== undefined && !(Number.isInteger(maxMessages) && maxMessages >= 1)) {
    throw new TypeError(`Expected maxMessages to be a whole number of at least 1, got ${maxMessages}.`);
  }
  const trim = (list: readonly Message[]): readonly Message[] =>
    maxMessages === undefined ? list : trimMessages(list, maxMessages);
  let current = trim([...messages]);

  return {
    get messages() {
      return current;
    },
    append(...added) {
      current = trim([...current, ...added]);
    },
    clear() {
      current = [];
    },
  };
}
