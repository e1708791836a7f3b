import { defineHostMethod, type HostClass, type HostMethod, type JsonObject, type LogLevel } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

const message = z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.unknown())]);

/** `Logger`: the application's log. */
export const loggerClass: HostClass = {
  name: 'Logger',
  description: 'The log of the application: a message, or a table with a message and other fields.',
  aliases: ['logger'],
  statics: {
    trace: level('trace'),
    debug: level('debug'),
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
  },
};

function level(name: LogLevel): HostMethod<undefined> {
  return defineHostMethod({
    description: `Logger.${name}(message, fields?) or Logger.${name}{message, …}`,
    params: z.tuple([message, z.record(z.string(), z.unknown()).optional()]),
    mode: 'sync',
    call({ context }, _self, ...[first, second = {}]) {
      const { message: words, ...own } = typeof first === 'object' ? first : { message: first };
      // Checked: what is a record of anything becomes JSON or an error.
      const fields = toJson({ ...own, ...second }, 'The fields of a log entry') as JsonObject;
      context.logger.log(name, typeof words === 'string' ? words : JSON.stringify(words ?? ''), fields);
    },
  });
}
