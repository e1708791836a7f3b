// Work that is done once, however often it has to be handed out.
import { createChannel, type Channel } from '@llmspell/infra/channels';

export function openWork(): Channel {
  return createChannel({
    name: 'work',
    kind: 'direct',
    capacity: 100,
    whenFull: 'block',
    ackTimeoutMs: 60_000,
    maxAttempts: 3,
  });
}

export async function doWork(work: Channel, member: string, act: (task: unknown) => Promise<void>): Promise<void> {
  const mailbox = work.join(member);
  for await (const { id, payload } of mailbox) {
    try {
      await act(payload);
      mailbox.acknowledge(id);
    } catch {
      // It comes again, later and later, and after the third time it is among work.deadLetters().
      mailbox.reject(id);
    }
  }
}
