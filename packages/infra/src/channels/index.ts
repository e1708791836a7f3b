// Channels between agents: direct, broadcast and topic messages with acknowledgement, and shared memory.
export { createChannel } from './create-channel.ts';
export type { Channel, ChannelKind, ChannelOptions, ChannelStats, JoinOptions, SendReceipt } from './channel.ts';
export type { DeadLetter, DeadLetterQuery, DeadLetterReason } from './dead-letters.ts';
export type { Mailbox, MailboxStats, ReceiveOptions, WhenFull } from './mailbox.ts';
export { MESSAGE_PRIORITIES, type Message, type MessagePriority, type OutgoingMessage } from './message.ts';
export {
  createSharedMemory,
  type SharedChange,
  type SharedMemory,
  type SharedMemoryOptions,
  type SharedMemoryView,
  type SharedValue,
} from './create-shared-memory.ts';
