import { textOf, type JsonObject, type Message, type UserPart } from '@llmspell/core';

/** A message of a conversation as scripts see it: `{ role, content }`. */
export function messageTable(message: Message): JsonObject {
  switch (message.role) {
    case 'assistant':
      return { role: 'assistant', content: textOf(message) };
    case 'tool':
      return {
        role: 'tool',
        content: message.content
          .map(({ output }) => (typeof output === 'string' ? output : JSON.stringify(output)))
          .join('\n'),
      };
    case 'system':
    case 'user':
      return { role: message.role, content: plain(message.content) };
    default:
      return message satisfies never;
  }
}

function plain(content: string | readonly UserPart[]): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
