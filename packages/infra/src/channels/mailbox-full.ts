import { SpellError } from '@llmspell/core';

/** The error for a message that a mailbox has no room for. */
export function mailboxFull(member: string, capacity: number): SpellError {
  return new SpellError({
    code: 'OVERLOADED',
    message: `The mailbox of "${member}" holds ${capacity} messages and takes no more. Receive and acknowledge some, raise its capacity, or choose another policy for a full one.`,
    retryable: true,
    data: { member, capacity },
  });
}
